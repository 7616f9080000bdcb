"""Packages of the wheel: the rooms, and the notebooks, which stand beside them in a checkout and inside a wheel."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["plan_analysis*"]), "plan_analysis.notebooks"],
    package_dir={"plan_analysis.notebooks": "notebooks"},
)
