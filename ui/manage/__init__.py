"""The room 管理: maintainers bring in, compare, build, publish and roll back versions."""
