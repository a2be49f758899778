"""What business systems are told, and what pages say about what they did."""
