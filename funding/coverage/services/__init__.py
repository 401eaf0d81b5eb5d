"""What people do with plans, sources and scenarios. Each function is one use case, in the caller's transaction."""
