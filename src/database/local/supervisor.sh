# The supervisor of one private PostgreSQL: sh -c THIS npoc-postgres HOME PROGRAMS DATA NEW KIND
#   HOME      folder of the socket, removed at the end    PROGRAMS  folder of initdb and postgres
#   DATA      folder of the data                          KIND      "lasting" or "temporary"
#   NEW       folder to make with initdb first, which our parent then renames to DATA; or empty
# Standard input is a pipe that closes when our parent ends, however it ends. Nothing writes to it
# but the one line by which the parent says that NEW has become DATA.
home=$1 programs=$2 data=$3 new=$4 kind=$5

# Only the pipe may end us: signals sent to a whole group would take the database away too early.
trap '' HUP INT QUIT TERM
exec 3<&0 </dev/null

# We were started inside the data folder because PostgreSQL's user may be unable to reach it by its
# path. The commands run in /, since PostgreSQL up to 15 fails where it cannot return to.
if [ "$data" = /proc/self/fd/9 ]; then
    exec 9<.
    cd /
fi

if [ "$kind" = temporary ]; then
    initdb_options='--no-sync'
    server_options='-c fsync=off -c full_page_writes=off -c synchronous_commit=off'
else
    initdb_options=
    server_options=
fi

# Runs a command until it ends or the pipe closes; the result is the command's status.
run() {
    "$@" 3<&- &
    command=$!
    # SIGINT is ignored until the command has installed its handlers, so one might be lost.
    # The watch must not hold the log open: a held log means that the server still runs.
    (
        while read -r line; do :; done
        tries=60
        while [ "$tries" -gt 0 ] && kill -s INT "$command"; do
            tries=$((tries - 1))
            sleep 1
        done
    ) <&3 3<&- 9<&- >/dev/null 2>&1 &
    watch=$!
    wait "$command"
    status=$?
    { kill -s KILL "$watch" && wait "$watch"; } 2>/dev/null
    return "$status"
}

finish() {
    rm -rf "$home"
    exit "$1"
}

if [ -n "$new" ]; then
    # shellcheck disable=SC2086 # options are words
    run "$programs/initdb" -D "$new" -U npoc --encoding=UTF8 --locale=C --auth=trust \
        --data-checksums --no-instructions $initdb_options || finish $?
    : >"$home/initialised"
    read -r line <&3 || finish 1
fi

# A killed server leaves this file, and the next one refuses to start while anything of its user has
# the number in it: a zombie or, as is likely in a container, something new. A server works in its
# data folder, so what works elsewhere is none. (Where there is no /proc, the file stays.)
if [ -d /proc/self ] && { read -r process <"$data/postmaster.pid"; } 2>/dev/null &&
    ! [ "/proc/$process/cwd" -ef "$data" ]; then
    rm -f "$data/postmaster.pid"
fi

# Terse, because the details of an error hold what applicants wrote.
# shellcheck disable=SC2086 # options are words
run "$programs/postgres" -D "$data" -p 5432 -c log_error_verbosity=terse -c listen_addresses= \
    -c "unix_socket_directories=\"$home\"" -c unix_socket_permissions=0700 $server_options
finish $?
