"""Uploaded documents: checked by content, kept by their hash outside the web root, given back as attachments."""
