"""The interface for the city's business systems, put together."""
