#!/usr/bin/env bash
# Until the first release each engine keeps one initial migration, re-made whenever the model changes.
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
folder=src/Renkei/Foundation/Migrations
rm -rf "$folder"
for engine in Sqlite PostgreSql; do
  dotnet ef migrations add Initial --project src/Renkei --context "${engine}Db" --output-dir "Foundation/Migrations/$engine"
done

# The search index and the index of places are nothing that EF knows: the initial migration makes them by hand, at its end.
for file in "$folder"/*/*_Initial.cs; do
  awk '/void Up\(MigrationBuilder/ { up = 1 } up && /^        \}/ { print ""; print "            Renkei.Facilities.FacilityIndex.Up(migrationBuilder);"; print "            Renkei.Consultations.ConsultationIndex.Up(migrationBuilder);"; up = 0 } { print }' "$file" >"$file.new"
  mv "$file.new" "$file"
done
