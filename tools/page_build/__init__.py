"""Joins the page's modules and style sheets into one file each, with the hash of the content in the name.

Works on the sources alone: the local front end and `make deploy` both call it. docs/decisions/0048.
"""

from tools.page_build.built import FOLDER as FOLDER
from tools.page_build.built import build as build
from tools.page_build.modules import PageBuildError as PageBuildError
