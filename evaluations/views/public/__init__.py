"""Pages for everybody: no account, no script, nothing about persons. They read from all applications, so they live here."""
