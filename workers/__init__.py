"""Who does the machine's work: jobs, sweeper, schedules, command line, sandbox registries."""
