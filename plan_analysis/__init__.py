"""Plan Analysis: will the targets of a government plan be met by their deadline, and how sure can we be?

Modules stand in the order in which a number travels, and a module imports only what stands left of it:
reference → plan → yearbook → series → forecast → attainment → track_record → messages → charts → report
→ runner → cli. Nothing heavy is imported here.
"""

__version__ = "0.1.0"
