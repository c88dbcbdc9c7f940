"""The command line: `./onerun COMMAND`."""
