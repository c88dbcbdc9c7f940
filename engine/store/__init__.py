"""Instances, tasks, jobs, timers, messages and history as rows of SQL."""
