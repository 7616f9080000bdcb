"""A Jupyter kernel that is warm: notebooks run in processes forked from one that has imported everything.

It knows nothing of what the notebooks are about: whoever uses it tells what to import, see ``template``.
"""
