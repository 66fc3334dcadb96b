/* Runs that follow on each other: a sync that sends what differs, and now and then everything.
 *
 * WHAT IS MODELLED
 *   Source          reads the state of one key, run after run. A run of changes sends a row or a tombstone if the key is
 *                   not as the last run that ended has found it, or has been sent since. A full generation sends the row,
 *                   or nothing where there is none. Both may be interrupted before and behind the record; then no END
 *                   comes. END names a bound in the partition, below which everything has to be applied.
 *   Sink            applies each record once, in the log's order, whenever it likes: a row of a lower generation than the
 *                   one that is there is passed over, one that comes below the floor is written as proof for the floor, and
 *                   a tombstone removes no row of a higher generation.
 *   Keeper          judges the runs in the order of their STARTs. A full generation whose bound is reached deletes the row
 *                   if it is older, and becomes the floor, or is blocked, whatever of it may be missing. A run of changes completes if the table holds all that came
 *                   before, that is, if it has not been torn since it was read whole.
 *   Env             deletes the key at the source and inserts it again.
 *   BACK            a run that begins after an interrupted one may take a lower id: the clock was set back, and the id of
 *                   the one before was never kept.
 *
 * ASSERTIONS
 *   alive == (dg != NONE)   (at rest) if the last run has completed, and the key has not changed since its read, the row is
 *                           there exactly if it is at the source
 *
 * VARIANTS, all OFF in the recommended protocol
 *   OWNENDS         END of a full generation names its own records only
 *   UNBLOCKED       (BACK) a run behind one with a higher id is judged like any other
 *   UNTORN          a run is blocked, and the next one is judged as if nothing were missing
 *   KILLED          a source that is interrupted forgets what it has sent: a known limit
 *   REACH1          assert that no full generation deletes; REACH2 (BACK): that no run is blocked
 */
#define NONE 99
#ifndef NR
#define NR 4                                      /* runs */
#endif
#ifndef CHG
#define CHG 2                                     /* changes at the source */
#endif

bool alive = true; byte chg = 0;
byte n = 0; byte top = 0; bool kept = true;       /* runs begun, the highest id, whether the last one's was kept */
byte id[NR]; bool whole[NR]; bool ended[NR]; byte bound[NR];
bool base = true; bool sent = false; byte known = 0;   /* what the last run that ended has found; sent since; how far */
bool finished = false; byte seenchg;              /* the last run has ended, and what it saw */

bool tomb[NR]; byte lg[NR]; byte ln = 0;          /* the partition */
byte pos = 0; byte dg = 0; byte floor = 0;
byte judged = 0; bool torn = false; bool sound = false; /* the last run that was judged has completed */

proctype Source() {
  bool was; byte saw; byte mine;
  do
  :: atomic { n < NR ->
       if
       :: top = top + 2; id[n] = top
#ifdef BACK
       :: !kept -> id[n] = top - 1
#endif
       fi;
       if :: whole[n] = true :: whole[n] = false fi;
       kept = false; finished = false; was = alive; saw = chg; mine = 0;
       if :: was != base -> sent = true :: else fi }
     if
     :: atomic { (whole[n] && was) || (!whole[n] && sent) ->
          tomb[ln] = !was; lg[ln] = id[n]; ln++; mine = ln; sent = true }
     :: atomic { (whole[n] && !was) || (!whole[n] && !sent) }
     :: atomic { true -> goto over }              /* interrupted before */
     fi;
     if
     :: atomic { true ->                          /* END */
          known = (mine > known -> mine : known);
#ifdef OWNENDS
          bound[n] = (whole[n] -> mine : known);
#else
          bound[n] = known;
#endif
          ended[n] = true; kept = true; base = was; sent = false; finished = true; seenchg = saw }
     :: atomic { true ->                          /* interrupted behind the record */
#ifndef KILLED
          known = (mine > known -> mine : known)
#endif
        }
     fi;
over: atomic { n++; was = false; saw = 0; mine = 0 }
  :: atomic { n == NR -> break }
  od
}

proctype Sink() {
end: do
  :: atomic { pos < ln ->
       if
       :: !tomb[pos] && dg == NONE -> dg = (lg[pos] > floor -> lg[pos] : floor)
       :: !tomb[pos] && dg != NONE && lg[pos] >= dg -> dg = lg[pos]
       :: tomb[pos] && dg != NONE && lg[pos] >= dg -> dg = NONE
       :: else
       fi;
       pos++ }
  od
}

#ifdef UNBLOCKED
#define BEHIND false
#else
#define BEHIND ((judged > 0 && id[0] > id[judged]) || (judged > 1 && id[1] > id[judged]) || (judged > 2 && id[2] > id[judged]))
#endif

#ifdef UNTORN
#define TEAR skip
#else
#define TEAR torn = true
#endif

proctype Keeper() {
end: do
  :: atomic { judged < n && ended[judged] && pos >= bound[judged] ->
       if
       :: BEHIND ->
#ifdef REACH2
            assert(!BEHIND);                      /* reach */
#endif
            TEAR; sound = false
       :: !BEHIND && whole[judged] ->
            if
            :: dg != NONE && dg < id[judged] ->
#ifdef REACH1
                 assert(dg == NONE);              /* reach */
#endif
                 dg = NONE
            :: else
            fi;
            floor = id[judged]; torn = false; sound = true
       :: whole[judged] -> TEAR; sound = false    /* records of it were lost, or its proof is missing */
       :: !BEHIND && !whole[judged] -> sound = !torn
       fi;
       judged++ }
  :: atomic { judged < n && !ended[judged] -> judged++; sound = false }  /* a later one has begun */
  od
}

proctype Env() {
end: do
  :: atomic { chg < CHG -> chg++; alive = !alive }
  od
}

init {
  atomic {
    if :: alive = false; base = false; dg = NONE :: skip fi;
    run Env(); run Source(); run Sink(); run Keeper()
  }
  (timeout) -> assert(!(finished && sound && seenchg == chg) || alive == (dg != NONE))
}
