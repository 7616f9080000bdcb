"""Plan Analysis: will the targets of a government plan be met by their deadline, and how sure can we be?

Rooms stand in the order in which a number travels, and one imports only what stands above it; the order is written
once, in pyproject.toml under ``tool.importlinter``. Nothing heavy is imported here.
"""

__version__ = "0.1.0"
