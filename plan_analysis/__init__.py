"""Plan Analysis: will the targets of a government plan be met by their deadline, and how sure can we be?

Modules stand in the order in which a number travels, and a module imports only what stands left of it:
schema → reference → plan → yearbook → derivation → observations → series → forecast → prediction →
attainment → processed → track_record → messages → charts → report → runner → cli. Nothing heavy is imported here.
"""

__version__ = "0.1.0"
