"""What all checks share: the source, the client, the result."""
