"""Instructions as pages and digests read them."""
