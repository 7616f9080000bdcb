"""A Jupyter kernel that is warm: notebooks run in processes forked from one that has imported everything."""
