"""Which rows of `podcasts` a request may use, as conditions of SQL.

A deleted episode is there for nobody. A hidden one (`hidden_at` is set by an operator) is there for its owner only.
"""

from __future__ import annotations

FOR_EVERYONE = "podcasts.deleted_at IS NULL AND podcasts.hidden_at IS NULL"
# `:user_id` is who asks; null without an account.
FOR_USER = "podcasts.deleted_at IS NULL AND (podcasts.hidden_at IS NULL OR podcasts.user_id = :user_id::uuid)"
# Finished, so that it can be heard. An unlisted one is for those who have its link.
PLAYABLE = f"{FOR_EVERYONE} AND podcasts.cpoa_status = 'completed' AND podcasts.final_audio_filepath IS NOT NULL"
PUBLISHED = f"{PLAYABLE} AND podcasts.visibility = 'public'"
