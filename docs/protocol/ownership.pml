/* Ownership: a (stream, table) has one owning sink connector.
 *
 * WHAT IS MODELLED
 *   Two sink connectors that write the same stream name into the same table, but read topics of their own, because
 *   two sources share a source.name by mistake: connector 0 reads key 0 in generations 2 and 4, connector 1 reads
 *   key 1 in generations 1, 3 and 5. What one reads is stale to the other. Key 2 is stale from the start.
 *   Sink     registers (finds the owner, outside of its write transactions), then writes record by record: W1 takes
 *            the stream's lock shared and reads the owner; W2 writes and commits. Refused, it stops for good.
 *   Keeper   of each connector: LIST when END is passed, HELD or not, released by a person or not, RAISE, SLICE.
 *            Owner and previous owner are in the stream's row.
 *   A connector with adopt.owner=true takes the stream over: under the lock alone it writes its name and whose the
 *   stream was before; lists that are not empty are then held until a person has released one.
 *
 * ASSERTIONS
 *   owner == me   whoever commits rows owns the stream at that moment
 *   allowed       a row that another connector wrote is only deleted when, since the stream was taken over, a person
 *                 has released a list
 *   one           (at rest) without adopt.owner only one of them has written anything
 *
 * VARIANTS, all OFF in the recommended protocol
 *   NOOWNER       no check at all
 *   CACHED        the owner is checked when a task registers, not in each transaction
 *   TAKENOLOCK    the stream is taken over without its lock
 *   FORGET        the first generation that raises the floor clears the previous owner, even when it had
 *                 nothing to delete and nobody released anything
 *   ADOPT         connector 1 has adopt.owner=true
 *   ANYCOMMIT     do not check `owner == me`, to see what follows
 *   REACH1        assert that the stale row is never deleted; REACH2: nor another's, after a release
 */
#define NONE 9
#define NOBODY 2

byte owner = NOBODY; byte prev = NOBODY; byte flr = 0;
byte dg[3]; byte w[3];                            /* rows: generation, and (ghost) which connector wrote it */
bool word = false;                                /* ghost: a person has released a list since the last take-over */
byte pos[2];                                      /* records and ENDs that a connector has applied */
byte nsh = 0; bool xl = false;
bool wrote[2];

/* generation of a connector's record number n; each is followed by its END */
#define GEN(s, n) (s == 0 -> 2 + 2 * (n) : 1 + 2 * (n))
#define RECORDS(s) (s == 0 -> 2 : 3)
#ifdef NOOWNER
#define MINE(s) true
#else
#define MINE(s) (owner == s)
#endif
#ifdef ADOPT
#define ADOPTS(s) (s == 1)
#else
#define ADOPTS(s) false
#endif
#ifdef TAKENOLOCK
#define CANTAKE true
#else
#define CANTAKE (nsh == 0 && !xl)
#endif
#define ALONE (nsh == 0 && !xl)

proctype Sink(byte s) {
  bool mine; byte g;
register:
  if
  :: atomic { owner == NOBODY -> owner = s }
  :: atomic { owner == s }
#ifdef NOOWNER
  :: atomic { owner == 1 - s }
#else
  :: atomic { owner == 1 - s && ADOPTS(s) && CANTAKE -> owner = s; prev = 1 - s; word = false }
  :: atomic { owner == 1 - s && !ADOPTS(s) -> goto refused }
#endif
  fi;
  do
  :: atomic { pos[s] < RECORDS(s) && !xl -> nsh++; mine = MINE(s) }                          /* W1 */
     atomic {                                                                               /* W2 */
       g = GEN(s, pos[s]);
       if
#if defined(CACHED) || defined(NOOWNER)
       :: true ->
#else
       :: mine ->
#endif
#ifndef ANYCOMMIT
            assert(owner == s);
#endif
            if
            :: g >= flr && (dg[s] == NONE || dg[s] <= g) -> dg[s] = g; w[s] = s; wrote[s] = true
            :: else
            fi;
            pos[s]++; nsh--; g = 0; mine = false
#if !defined(CACHED) && !defined(NOOWNER)
       :: !mine -> nsh--; g = 0; goto register                                               /* the task fails, and is started again */
#endif
       fi }
  :: atomic { pos[s] == RECORDS(s) -> break }
  od;
refused:
  skip
}

#define STALE(k, g) (dg[k] != NONE && dg[k] < g)

inline slice(k) {
  if :: list[k] && STALE(k, f) ->
#ifdef REACH1
       assert(k != 2);                            /* reach */
#endif
#ifdef REACH2
       assert(w[k] != 1 - s);                     /* reach */
#endif
       assert(w[k] != 1 - s || word);             /* allowed */
       dg[k] = NONE; w[k] = NOBODY
     :: else
  fi;
  list[k] = false }

proctype Keeper(byte s) {
  byte n = 0; byte g; byte f; bool list[3]; bool released;
end: do
  :: atomic { n < pos[s] && MINE(s) -> g = GEN(s, n); n++;                                   /* LIST */
       if
       :: g < flr -> g = 0; goto next
       :: else -> list[0] = STALE(0, g); list[1] = STALE(1, g); list[2] = STALE(2, g) 
       fi }
     if
     :: atomic { prev == NOBODY || !(list[0] || list[1] || list[2]) }
     :: atomic { prev != NOBODY && (list[0] || list[1] || list[2]) ->                        /* HELD */
          if
          :: released = true
          :: goto drop                            /* nobody releases it: superseded by the next */
          fi }
     fi;
     if
     :: atomic { ALONE && MINE(s) -> if :: flr < g -> flr = g :: else fi;                    /* RAISE */
#ifdef FORGET
          prev = NOBODY }
#else
          if :: released -> prev = NOBODY; word = true :: else fi }
#endif
     :: atomic { !MINE(s) -> goto drop }
     fi;
     if
     :: atomic { ALONE && MINE(s) -> f = flr; slice(0); slice(1); slice(2) }                 /* SLICE */
     :: atomic { !MINE(s) -> goto drop }
     fi;
drop:
     atomic { list[0] = false; list[1] = false; list[2] = false; g = 0; f = 0; released = false }
next:
     skip
  od
}

init {
  atomic {
    dg[0] = NONE; dg[1] = NONE; dg[2] = 0; w[0] = NOBODY; w[1] = NOBODY; w[2] = NOBODY;
    run Sink(0); run Sink(1); run Keeper(0); run Keeper(1)
  }
  (timeout) ->
#if !defined(ADOPT) && !defined(ANYCOMMIT)
  assert(!wrote[0] || !wrote[1]);                 /* one */
  assert(dg[2] == NONE);
#endif
  skip
}
