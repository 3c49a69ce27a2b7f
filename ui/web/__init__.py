"""The one process that serves: server, request guard, Gradio application, JSON API and MCP tools."""
