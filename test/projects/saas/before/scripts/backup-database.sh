#!/usr/bin/env bash
set -euo pipefail
target="backups/$(date +%F).sql"
supabase db dump --file "$target" || pg_dump "$DATABASE_URL" --file "$target"
find backups -mtime +30 -delete
