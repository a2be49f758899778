"""民意测评: what came back, what it amounts to, what of it may be shown."""
