"""民意测评: preparing, handing out, answering, counting."""
