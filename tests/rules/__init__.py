"""The house rules, each as a test."""
