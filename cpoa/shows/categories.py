"""Apple's categories of podcasts, spelled as feeds have to spell them."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    ARTS = "Arts"
    BUSINESS = "Business"
    COMEDY = "Comedy"
    EDUCATION = "Education"
    FICTION = "Fiction"
    GOVERNMENT = "Government"
    HISTORY = "History"
    HEALTH = "Health & Fitness"
    KIDS = "Kids & Family"
    LEISURE = "Leisure"
    MUSIC = "Music"
    NEWS = "News"
    RELIGION = "Religion & Spirituality"
    SCIENCE = "Science"
    SOCIETY = "Society & Culture"
    SPORTS = "Sports"
    TECHNOLOGY = "Technology"
    TRUE_CRIME = "True Crime"
    TV = "TV & Film"
