#!/usr/bin/env bash
# Checks the models of the protocol with Spin: every line of the table below, each state of each model.
#
#   check.sh [--require] [--jobs N] [--seconds N] [--only WORD]
#
# --require   fail where Spin or a C compiler is missing (also: TIDEMARK_MODELS=require); otherwise that is a skip
# --jobs      searches at a time, 2 unless told; each may use 1.5 GB
# --seconds   when to give up, 175 unless told: processor time of the searches, divided by --jobs. On cores that are free
#             that is the time it takes, so less than three minutes; on a busy machine everything takes longer, and
#             nothing fails for it
# --only      only cases whose name contains the word
#
# Kinds of cases:
#   ok      the protocol as it is: the search must be complete and find nothing
#   wrong   a variant that must be caught, by the assertion that is named
#   reach   the good outcome is possible: the assertion that it never happens must be caught
#   limit   a limit that the documents name: still caught; when it is not any more, the documents are out of date
#
# -DT_REVERSE among the flags is the search's, not the model's: steps are tried in the other order, which finds some errors
# sooner and changes nothing about what a complete search covers.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")"

cases() {
  cat <<'TABLE'
# name                  kind   model       assertion          flags
delivery_zombie_sinks   ok     delivery    -                  -DBATCH -DSMALL -DNG=1 -DONESRC
delivery_restarts       ok     delivery    -                  -DBATCH -DSMALL -DNG=1 -DONESINK
delivery_lost_record    ok     delivery    -                  -DBATCH -DSMALL -DNG=1 -DONESINK -DDROP
delivery_deletes        reach  delivery    2!=2               -DBATCH -DSMALL -DNG=1 -DONESRC -DREACH
delivery_nofold         wrong  delivery    mlt                -DBATCH -DSMALL -DNG=1 -DONESINK -DNOFOLD
delivery_noguard        wrong  delivery    0                  -DBATCH -DSMALL -DNG=2 -DONESINK -DNOGUARD
delivery_nofence        wrong  delivery    applied_once       -DBATCH -DSMALL -DNG=1 -DONESRC -DNOFENCE
delivery_nocount        wrong  delivery    0                  -DBATCH -DSMALL -DNG=1 -DONESRC -DDROP -DNOCOUNT
delivery_multi_drop     wrong  delivery    3==2               -DBATCH -DNG=1 -DONESINK -DDROP -DMULTIOK
delivery_log_end        wrong  delivery    dest               -DBATCH -DSMALL -DNG=1 -DONESRC -DENDSLEO -DCTRL
full_two_deleters       ok     generations -                  -DONESRC
full_rejects            ok     generations -                  -DONESRC -DONEDEL -DREJECT
full_deletes            reach  generations 2!=2               -DONESRC -DONEDEL -DREACH
full_nolock             wrong  generations proc               -DONESRC -DONEDEL -DNOLOCK
full_seen_equal         wrong  generations proc               -DONESRC -DONEDEL -DSEEN_EQ
full_seen_dropped       wrong  generations proc               -DONESRC -DDROPALL
full_reject_unseen      wrong  generations proc               -DONESRC -DONEDEL -DREJ_NOSEEN
full_late_ignored       wrong  generations same               -DNOMODEL_DEL -DNOLIVE -DNOLATE -DT_REVERSE
full_late_skipped       wrong  generations proc               -DONEDEL -DLATE_SKIP -DNOI3
full_late_by_gen        wrong  generations proc               -DONEDEL -DLATE_GEN -DLATE_SKIP -DNOI3 -DONEPART
full_late_uncounted     wrong  generations dg                 -DONEDEL -DLATE_GEN -DLATE_NC -DNOI3
full_moved_key_safe     ok     generations -                  -DONESRC -DMOVE -DNOI3
full_moved_key          limit  generations same               -DONESRC -DONEDEL -DMOVE
keys_one_source         ok     generations -                  -DINCR -DONEDEL -DNG=1 -DONESRC
keys_no_zombie_reads    ok     generations -                  -DINCR -DNOMODEL_DEL -DNOLIVE -DNG=0
keys_repair             ok     generations -                  -DINCR -DREPAIR -DONEDEL -DNG=1 -DONESRC
keys_generation_kept    wrong  generations proc               -DINCR -DREPAIR -DONEDEL -DNG=1 -DONESRC -DKEEPGEN
keys_lazy               wrong  generations dc==c0             -DINCR -DNOMODEL_DEL -DNOLIVE -DNG=0 -DLAZY
keys_task_id            wrong  generations alive0             -DINCR -DONEDEL -DNG=1 -DTASKID
keys_refused            wrong  generations alive0             -DINCR -DONEDEL -DNG=1 -DREFUSE -DT_REVERSE
keys_bound_refused      wrong  generations alive0             -DINCR -DONEDEL -DNG=1 -DONESRC -DMOVE -DKEYBOUND -DREFUSE -DT_REVERSE
keys_present_only       wrong  generations proc               -DINCR -DONEDEL -DNG=1 -DONESRC -DREORDER -DSEENPRESENT
victims                 ok     victims     -
victims_deletes         reach  victims     k!=1               -DREACH
victims_noreask         wrong  victims     proc               -DNOREASK
victims_nogen           wrong  victims     proc               -DNOGEN
victims_noseen          wrong  victims     proc               -DNOSEEN
victims_nolock          wrong  victims     proc               -DNOLOCK
victims_seen_before     wrong  victims     proc               -DSEENBEFORE
victims_nolist          wrong  victims     approved           -DNOLIST
victims_norowlock       wrong  victims     approved           -DNOROWLOCK
victims_two_tx          wrong  victims     dg                 -DTWOTX
victims_whole_deletes   reach  victims     m==0               -DREACHWHOLE
victims_whole_nolock    wrong  victims     proc               -DWHOLENOLOCK
victims_whole_before    wrong  victims     proc               -DWHOLEBEFORE
victims_held            ok     victims     -                  -DHOLD
victims_held_released   reach  victims     lets==0            -DHOLD -DREACHHELD
victims_held_unspent    wrong  victims     lets<=words        -DHOLD -DUNSPENT
victims_held_forgotten  wrong  victims     held               -DHOLD -DHELDLISTED
owner_refused           ok     ownership   -
owner_deletes           reach  ownership   !=2                -DREACH1
owner_adopted           ok     ownership   -                  -DADOPT
owner_released          reach  ownership   w                  -DADOPT -DREACH2
owner_unchecked         wrong  ownership   word               -DNOOWNER -DANYCOMMIT
owner_cached            wrong  ownership   owner==s           -DADOPT -DCACHED
owner_taken_unlocked    wrong  ownership   owner==s           -DADOPT -DTAKENOLOCK
owner_forgotten         wrong  ownership   word               -DADOPT -DFORGET
streams                 ok     streams     -
streams_deletes         reach  streams     !=3                -DREACH1
streams_takes_over      reach  streams     os==s              -DREACH2
streams_shared          ok     streams     -                  -DSHARED
streams_mutual          ok     streams     -                  -DSHARED -DMUTUAL
streams_refused         ok     streams     -                  -DNOADOPT
streams_any             wrong  streams     src                -DANYSTREAM
streams_null_is_old     wrong  streams     src                -DNULLOLD
streams_own_adopted     wrong  streams     proc               -DOWNADOPT
streams_lazy_adoption   wrong  streams     dg                 -DLAZYADOPT
tombstones              ok     tombstones  -
tombstones_one_source   ok     tombstones  -                  -DSINGLE -DOTHER
tombstones_delete       reach  tombstones  dg==9              -DREACH1
tombstones_plain        reach  tombstones  !=1                -DSINGLE -DOTHER -DREACH2
tombstones_unguarded    wrong  tombstones  newest             -DUNGUARDED
tombstones_noseen       wrong  tombstones  newest             -DNOSEEN
tombstones_late         wrong  tombstones  finished           -DLATETOMB
tombstones_any_stream   wrong  tombstones  row1               -DSINGLE -DOTHER -DANYSTREAM
tombstones_plain_any    wrong  tombstones  dg==9              -DSINGLE -DOTHER -DPLAINANY
changes                 ok     tombstones  -                  -DDIFF -DCHG=3
changes_delete          reach  tombstones  dg==9              -DDIFF -DREACH1
changes_unsent          wrong  tombstones  finished           -DDIFF -DNOTSENT
following               ok     following   -
following_deletes       reach  following   dg==99             -DREACH1
following_own_ends      wrong  following   alive              -DOWNENDS
following_back          ok     following   -                  -DBACK -DNR=3
following_blocked       reach  following   id                 -DBACK -DNR=3 -DREACH2
following_unblocked     wrong  following   alive              -DBACK -DNR=3 -DUNBLOCKED
following_untorn        wrong  following   alive              -DUNTORN
following_killed        limit  following   alive              -DKILLED
tombstones_comeback     limit  tombstones  finished           -DCOMEBACK
tombstones_moved_key    limit  tombstones  finished           -DMOVE
evidence_one_attempt    ok     evidence    -                  -DLOSS -DSWITCH -DOLD
evidence_resumed        ok     evidence    -                  -DRESUME
evidence_switched       ok     evidence    -                  -DRESUME -DSWITCH
evidence_lost           ok     evidence    -                  -DRESUME -DLOSS -DOLD
evidence_duplicates     ok     evidence    -                  -DSWITCH -DDUP
evidence_obeyed         reach  evidence    obeyed             -DRESUME -DREACH
evidence_nokept         wrong  evidence    ev                 -DSWITCH -DNOKEPT
evidence_kept_sums      wrong  evidence    ev                 -DRESUME -DSWITCH -DSUMKEPT
evidence_nogaps         wrong  evidence    ev                 -DRESUME -DLOSS -DNOGAPS
evidence_lost_fresh     ok     evidence    -                  -DRESUME -DLOSS -DOLD -DFRESH
evidence_old_zombie     wrong  evidence    ev                 -DRESUME -DLOSS -DOLD -DFRESH -DSHOWN
evidence_marks          limit  evidence    obeyed             -DRESUME -DMARKS
evidence_tx             ok     evidence    -                  -DRESUME -DTX -DMARKS
evidence_tx_lost        ok     evidence    -                  -DRESUME -DTX -DMARKS -DLOSS -DOLD
evidence_tx_switched    ok     evidence    -                  -DRESUME -DTX -DMARKS -DSWITCH
evidence_tx_obeyed      reach  evidence    obeyed             -DRESUME -DTX -DMARKS -DREACH
evidence_tx_unfenced    wrong  evidence    ev                 -DRESUME -DTX -DMARKS -DLOSS -DUNFENCED
evidence_tx_folded      wrong  evidence    ev                 -DRESUME -DTX -DMARKS -DLOSS -DFOLDED
evidence_tx_uncommitted wrong  evidence    ev                 -DRESUME -DTX -DMARKS -DLOSS -DUNCOMMITTED
evidence_dup_and_loss   limit  evidence    ev                 -DLOSS -DDUP
scopes_one_plan         ok     scopes      -                  -DONEPLAN -DNG=2
scopes_latest           ok     scopes      -                  -DONEPLAN -DNG=2 -DLATEST
scopes_moved            ok     scopes      -
scopes_merged           ok     scopes      -                  -DMERGED
scopes_divided          ok     scopes      -                  -DDIVIDED
scopes_deletes          reach  scopes      i!=2               -DREACH1
scopes_max              wrong  scopes      i!=1               -DONEPLAN -DMAXFLOOR
scopes_any_scope        wrong  scopes      died               -DONEPLAN -DANYSCOPE
scopes_mixed_plans      wrong  scopes      died               -DMIXPLANS
scopes_low_plan         wrong  scopes      chg                -DDIVIDED -DLOWPLAN
scopes_cross_attempts   wrong  scopes      dc==c0             -DONEPLAN -DCROSSATT
scopes_cross_gens       wrong  scopes      dc==c0             -DONEPLAN -DCROSSGEN
scopes_no_plan          wrong  scopes      dc==c0             -DDIVIDED -DNOPLAN
scopes_seen_dropped     wrong  scopes      i!=1               -DONEPLAN -DNG=2 -DLATEST -DDROPSEEN
scopes_zombie_ids       limit  scopes      dc==c0             -DDIVIDED -DZOMBIEIDS
scopes_zombie_ids_safe  ok     scopes      -                  -DDIVIDED -DZOMBIEIDS -DNOCONTENT
snapshots               ok     snapshots   -                  -DDUP
snapshots_lost          ok     snapshots   -                  -DDUP -DLOSS
snapshots_ids           ok     snapshots   -                  -DLOSS -DIDS -DLIVES=2
snapshots_reordered     ok     snapshots   -                  -DREORDER
snapshots_delete        reach  snapshots   2!=2               -DREACH
snapshots_noseq         wrong  snapshots   ==2                -DDUP -DLOSS -DNOSEQ
snapshots_noattempt     wrong  snapshots   ==2                -DLOSS -DIDS -DNOATTEMPT
snapshots_nolate        wrong  snapshots   1==2               -DLOSS -DNOLATE
snapshots_noown         wrong  snapshots   1==2               -DREORDER -DNOOWN
snapshots_nostamp       wrong  snapshots   1==2               -DNOSTAMP
snapshots_clock         wrong  snapshots   1==2               -DCLOCK
snapshots_two_parts     wrong  snapshots   1==2               -DTWOPARTS
snapshots_partial       wrong  snapshots   0==2               -DPARTIAL
snapshots_zombie        limit  snapshots   1==2               -DZOMBIE
TABLE
}

require=${TIDEMARK_MODELS:-}
jobs=2
seconds=175
only=
while [ $# -gt 0 ]; do
  case $1 in
    --require) require=require ;;
    --jobs) jobs=$2; shift ;;
    --seconds) seconds=$2; shift ;;
    --only) only=$2; shift ;;
    *) echo "check.sh: unknown option $1" >&2; exit 2 ;;
  esac
  shift
done

# Each search is a C program of its own, and most are over before gcc has compiled them: tcc takes a twentieth of its time.
compiler=$(command -v tcc || command -v gcc || true)
missing=
[ -n "$compiler" ] || missing="a C compiler (tcc or gcc)"
command -v spin > /dev/null || missing=spin
if [ -n "$missing" ]; then
  if [ "$require" = require ]; then
    echo "Models of the protocol: $missing is not installed, and is required here (Debian: apt-get install spin tcc libc6-dev)" >&2
    exit 1
  fi
  echo "Models of the protocol: SKIPPED, because $missing is not installed (Debian: apt-get install spin tcc libc6-dev)"
  exit 0
fi

work=$(mktemp -d)
pids=()
clean() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  rm -rf "$work"
}
trap clean EXIT
models=$PWD

# Verdict of one search, from Spin's own words.
verdict() { # log
  if grep -q 'errors: [1-9]' "$1"; then
    echo "caught $(grep -om1 'assertion violated.*(at\|invalid end state' "$1" | sed 's/assertion violated *//; s/ (at//; s/ //g')"
  elif grep -q 'errors: 0' "$1" && ! grep -q 'not completed\|too small\|out of memory\|memory limit' "$1"; then
    echo complete
  else
    echo incomplete
  fi
}

search() { # name kind model assertion flags...
  local name=$1 kind=$2 model=$3 assertion=$4 dir=$work/$1 began found states order= good=no
  shift 4
  [[ " $* " != *' -DT_REVERSE '* ]] || order=-DT_REVERSE
  mkdir "$dir"
  cd "$dir"
  began=$(date +%s%N)
  spin "$@" -a "$models/$model.pml" > spin.log 2>&1 || true
  "$compiler" ${order:+"$order"} -w -DSAFETY -DCOLLAPSE -DVECTORSZ=2048 -DMEMLIM=1500 -o pan pan.c > compiler.log 2>&1 || true
  (ulimit -t "$left" && ./pan -m20000 -w22) > pan.log 2>&1 || true
  found=$(verdict pan.log)
  states=$(grep -om1 '[0-9.e+]* states, stored' pan.log | cut -d' ' -f1 || true)
  case $kind/$found in
    ok/complete) good=yes ;;
    ok/*) ;;
    */caught*"$assertion"*) good=yes ;;
  esac
  printf '%-22s %-6s %-40.40s %9s states %5.1f s%s\n' "$name" "$kind" "$found" "${states:-?}" \
    "$(($(date +%s%N) - began))e-9" "$([ $good = yes ] || echo '  <== NOT AS EXPECTED')" > line
  [ $good = yes ] || tail -n 5 spin.log compiler.log pan.log > trouble
  rm -f pan pan.*
}

# Processor seconds of all that has ended, in $spent. Not for $(), where a new shell would begin with none.
account() {
  local user system time
  times > "$work/times"
  { read -r _ && read -r user system; } < "$work/times"
  spent=0
  for time in "$user" "$system"; do
    time=${time%.*}
    spent=$((spent + 60 * ${time%m*} + ${time#*m}))
  done
}

began=$(date +%s)
names=()
late=0
while read -r name kind model assertion flags; do
  case $name in '#'*) continue ;; *"$only"*) ;; *) continue ;; esac
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  account
  left=$((seconds * jobs - spent))
  if [ $left -le 0 ]; then
    late=1
    break
  fi
  # shellcheck disable=SC2086 # flags are words
  search "$name" "$kind" "$model" "$assertion" $flags &
  pids+=($!)
  names+=("$name")
done < <(cases)
wait

bad=0
for name in "${names[@]}"; do
  cat "$work/$name/line"
  if [ -e "$work/$name/trouble" ]; then
    bad=$((bad + 1))
    cat "$work/$name/trouble"
  fi
done
account
took="$(($(date +%s) - began)) s, $spent s of one core"
if [ $late = 1 ]; then
  echo "Models of the protocol: not done in $seconds seconds of $jobs cores (--seconds gives them more)" >&2
  exit 1
fi
if [ "${#names[@]}" = 0 ] || [ $bad -gt 0 ]; then
  echo "Models of the protocol: $bad of ${#names[@]} cases are not as expected ($took)" >&2
  exit 1
fi
echo "Models of the protocol: ${#names[@]} cases as expected ($took)"
