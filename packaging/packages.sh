# shellcheck shell=bash
# Packages around the program as packaging/image.sh lays it out. Sourced by ./package.

# same_for_all ROOT: rights and times that do not follow whoever builds it, and when.
same_for_all() {
  chmod -R u=rwX,go=rX "$1"
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# libraries SOURCE COLUMN: what the native code takes of the system, by its name (1) or Debian's package (2).
libraries() { sed '/^#/d; s/  */\t/' "$1/packaging/libraries" | cut -f "$2" | sort -u; }

make_deb() {
  local work=$1 folder=$2 source=$1/source root=$1/root control=$1/root/DEBIAN needs size
  needs=$(libraries "$source" 2 | paste -sd, | sed 's/,/, /g')
  size=$(du -s -k --apparent-size "$root" | cut -f 1)
  mkdir "$control"
  sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$(dpkg --print-architecture)/; s/@SIZE@/$size/; s/@LIBRARIES@/$needs/" \
    "$source/packaging/debian/control" >"$control/control"
  install -m 755 "$source"/packaging/debian/{postinst,prerm,postrm} "$control/"
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$control/md5sums"
  same_for_all "$control"
  touch -d "@$SOURCE_DATE_EPOCH" "$root"
  dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$root" "$folder/bulkhead_${version}_$(dpkg --print-architecture).deb" >&2
  rm -rf "$control"
  touch -d "@$SOURCE_DATE_EPOCH" "$root"
}

make_rpm() {
  local work=$1 folder=$2 source=$1/source spec=$1/bulkhead.spec requires
  requires=$(libraries "$source" 1 | sed 's/.*/Requires: &()(64bit)/')
  awk -v requires="$requires" '$0 == "@REQUIRES@" { print requires; next } { print }' "$source/packaging/rpm/bulkhead.spec" |
    sed "s/@RPM_VERSION@/$rpm_version/; s/@RPM_RELEASE@/$rpm_release/" >"$spec"
  # Folders that are nobody else's are ours; fish need not be there.
  (cd "$work/root" && find usr -type d \( -path '*bulkhead*' -o -path '*fish*' \) -printf '%%dir "/%p"\n' && find usr ! -type d -printf '"/%p"\n') | sort >"$work/files"
  rpmbuild -bb --quiet --define "_topdir $work/rpm" --define "_rpmdir $folder" --define "_rpmfilename %{name}-%{version}-%{release}.%{arch}.rpm" \
    --define "tree $work/root" --define "listed $work/files" "$spec" >&2
}

# make_tar: the program's folder alone, to be put anywhere.
make_tar() {
  local work=$1 folder=$2 name
  name=bulkhead-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
  cp -a "$work/root/usr/lib/bulkhead" "$work/$name"
  cp -a "$work/root/usr/share" "$work/$name/"
  same_for_all "$work/$name"
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | xz -T1 -6 >"$folder/$name.tar.xz"
}
