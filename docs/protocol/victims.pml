/* The victims list: stale rows are listed outside the stream's lock, and deleted in slices under it.
 *
 * WHAT IS MODELLED
 *   Writer      applies the log in order, one transaction per record, in two steps so that transactions overlap:
 *               W1 takes the stream's lock shared, reads floor and row; W2 writes and commits.
 *               Log: generation 1 is key 0; generation 2 is key 0, and key 1 if it has come back at the source.
 *               Before or after any of them: a late record of key 2 with generation 1, by a zombie.
 *   Keeper (2)  any task, step by step, each step a transaction: LIST (L1 reads the rows, no stream lock, L2 commits
 *               the list), RAISE (lock alone, floor), SLICE (lock alone: D1 reads floor and victims, D2 deletes one
 *               listed key and takes it off the list), COMPLETE (list empty; drops seen keys below the floor).
 *               Or all of that at once, of a small table: WHOLE (lock alone: E1 reads the rows, E2 deletes them,
 *               raises the floor and completes), which is undone where the guards object or a row was written meanwhile
 *               (by others than the stream's writers: who takes a row over is in streams.pml).
 *               Each step takes the generation's row first and skips it if another keeper has it. A keeper may die
 *               between any two of its steps, also in a transaction, which is then undone; another looks again.
 * KEYS    0 lives for ever, unchanged   1 stale, may come back in generation 2, with other content or the same
 *         2 not there, unless the zombie's late record brings it back: stale, since no scan has it
 *   Person (HOLD) says once, for a generation that is held, that it and later ones may delete, or never does.
 * STATES  0 PENDING, 1 SATISFIED and listed, 2 READY/DELETING, 3 COMPLETED or SUPERSEDED, 4 HELD and listed
 *
 * ASSERTIONS
 *   proc[k] < f    no delete by floor f removes a row that a record of a generation >= f has been applied for
 *   approved       no delete removes a row that was not on the list that the guards counted
 *   lets <= words  (HOLD) no word of a person lets more than one held generation go
 *   heard          (HOLD) what a guard has held deletes nothing before such a word
 *   gone           (at rest) the stale row is gone, the lists are empty, all generations are over; but for one that is held
 *
 * VARIANTS, all OFF in the recommended protocol
 *   NOREASK        slices delete what is listed without asking again
 *   NOGEN, NOSEEN  slices ask again, but not for the row's generation / not for seen keys
 *   NOLOCK         slices do not take the stream's lock
 *   SEENBEFORE     which seen tables there are is looked up before the lock, not under it
 *   NOLIST         slices delete whatever is stale, listed or not
 *   TWOTX          keys come off the list in a transaction before the one that deletes them
 *   NOROWLOCK      keepers do not take the row of the generation: a list is made again while it is being worked off
 *   WHOLENOLOCK    WHOLE does not take the stream's lock
 *   WHOLEBEFORE    WHOLE looks up which seen tables there are before the lock
 *   NOCOMEBACK     key 1 never comes back, NOZOMBIE no late record, ONEKEEPER
 *   HOLD           guards hold any list that is not empty, or do not
 *   UNSPENT        a word that has let one go lets others go too
 *   HELDLISTED     a list that is held counts as one that was let go: the guard is forgotten by the next step
 *   REACH          assert that no listed row is ever deleted: must be caught
 *   REACHHELD      nor any after a word: likewise
 *   REACHWHOLE     nor any at once: likewise
 */
#define NONE 9
#define NK 3
#define NG 2

byte lk[5]; byte lg[5]; bool ll[5]; byte ln = 0;
byte endpos[3];                                   /* END(g): position that satisfies it; 0 = not sent */
bool same;                                        /* key 1 comes back with the content that the row still has */

byte pos = 0; byte flr = 0; byte dg[NK];          /* rows: generation, NONE = absent */
byte seen[NK];                                    /* bit g */
byte tabs = 0;                                    /* registered seen tables, bit g */
byte nsh = 0; bool xl = false;                    /* the stream's lock */
byte state[3]; bool rowlock[3];
byte list[3];                                     /* victims of g, bit k */
byte approved[3];                                 /* what the guards of g have counted, bit k */
byte word; bool spent;                            /* from which generation on a person lets go; whether that was used */
byte words; byte lets; bool held[3];              /* ghosts: words said, held generations let go, which ones were held */
byte proc[NK];                                    /* ghost: highest generation of an applied record */

#ifdef NOLOCK
#define CANSHARE true
#else
#define CANSHARE (!xl)
#endif
#define ALONE (nsh == 0 && !xl)
#define HAS(m, k) (((m) >> (k)) & 1)
#define BIT(k) (1 << (k))
#define STALE(k, f, s) (dg[k] != NONE && dg[k] < (f) && ((s) >> (f)) == 0)

proctype Source() {                               /* what is sent, and when, is delivery.pml's matter */
  atomic { lk[ln] = 0; lg[ln] = 1; ln++; endpos[1] = ln }
  atomic { lk[ln] = 0; lg[ln] = 2; ln++ }
#ifndef NOCOMEBACK
  if
  :: atomic { true -> lk[ln] = 1; lg[ln] = 2; ln++ }
  :: true
  fi;
#endif
  endpos[2] = ln
}

#ifndef NOZOMBIE
proctype Zombie() { atomic { lk[ln] = 2; lg[ln] = 1; ll[ln] = true; ln++ } }
#endif

#ifdef HOLD
proctype Person() {
  if
  :: atomic { state[1] == 4 -> word = 1; words++ }
  :: atomic { state[2] == 4 -> word = 2; words++ }
  :: true
  fi
}
#define HELD(g) (state[g] == 4)
#else
#define HELD(g) false
#endif
#ifdef UNSPENT
#define SPEND skip
#else
#define SPEND spent = true
#endif
#ifdef HELDLISTED
#define LETGO(g) HELD(g)
#else
#define LETGO(g) (HELD(g) && word != 0 && word <= (g) && !spent)
#endif

proctype Writer() {
  byte f; byte k; byte g; bool eq;
end: do
  :: atomic { pos < ln && CANSHARE -> k = lk[pos]; g = lg[pos]; tabs = tabs | BIT(g);   /* made before the transaction */
       nsh++; f = flr; eq = (dg[k] != NONE && dg[k] <= g && (k == 0 || (k == 1 && same))) }
     atomic {
       if
       :: g < f -> skip
       :: else ->
            if
            :: dg[k] == NONE -> dg[k] = g
            :: dg[k] != NONE && (eq || ll[pos]) -> seen[k] = seen[k] | BIT(g)
            :: else -> if :: dg[k] <= g -> dg[k] = g :: else fi
            fi;
            if :: g > proc[k] -> proc[k] = g :: else fi
       fi;
       pos++; nsh--; f = 0; k = 0; g = 0; eq = false }
  od
}

#ifdef NOROWLOCK
#define FREE(g) true
#define TAKE(g) skip
#else
#define FREE(g) (!rowlock[g])
#define TAKE(g) rowlock[g] = true
#endif
#define SATISFIED(g) (endpos[g] != 0 && pos >= endpos[g])
#define NEWER(g) (g == 1 && (state[2] != 0 || SATISFIED(2)))
#define BUSY(g) (g == 2 && state[1] == 2)

#ifdef NOREASK
#define AGAIN(k, f, s) (dg[k] != NONE)
#define STILL(k, f) true
#else
#ifdef NOGEN
#define AGAIN(k, f, s) (dg[k] != NONE && ((s) >> (f)) == 0)
#define STILL(k, f) true
#else
#ifdef NOSEEN
#define AGAIN(k, f, s) (dg[k] != NONE && dg[k] < (f))
#define STILL(k, f) (dg[k] < (f))
#else
#define AGAIN(k, f, s) STALE(k, f, s)
#define STILL(k, f) (dg[k] < (f))
#endif
#endif
#endif

#ifdef NOLIST
#define CHOSEN(g, k) STALE(k, flr, seen[k])
#define EMPTY(g) (!STALE(0, flr, seen[0]) && !STALE(1, flr, seen[1]) && !STALE(2, flr, seen[2]))
#else
#define CHOSEN(g, k) HAS(list[g], k)
#define EMPTY(g) (list[g] == 0)
#endif
#ifdef NOLOCK
#define CANDELETE true
#define LOCK skip
#else
#define CANDELETE ALONE
#define LOCK xl = true
#endif
#ifdef WHOLENOLOCK
#define CANWHOLE true
#define WHOLELOCK skip
#define WHOLEFREE skip
#else
#define CANWHOLE CANDELETE
#define WHOLELOCK LOCK
#define WHOLEFREE xl = false
#endif
#define SLICE(g, k) (state[g] == 2 && FREE(g) && CHOSEN(g, k))

#define STEPS(g) \
  :: atomic { state[g] == 0 && SATISFIED(g) && NEWER(g) && FREE(g) -> state[g] = 3 }          /* SUPERSEDED */ \
  :: atomic { (state[g] == 1 || HELD(g)) && NEWER(g) && FREE(g) -> state[g] = 3; list[g] = 0 } \
  :: atomic { LETGO(g) && !NEWER(g) && FREE(g) && ALONE ->                                    /* RAISE, released */ \
       if :: word != 0 -> held[g] = false; lets++; assert(lets <= words) :: else fi; SPEND; \
       if :: flr < g -> flr = g :: else fi; state[g] = 2 } \
  :: atomic { state[g] == 0 && SATISFIED(g) && !NEWER(g) && !BUSY(g) && FREE(g) -> TAKE(g); n = g;      /* L1 */ \
       m = STALE(0, g, seen[0]) * 1 + STALE(1, g, seen[1]) * 2 + STALE(2, g, seen[2]) * 4; goto fill } \
  :: atomic { state[g] == 1 && !NEWER(g) && FREE(g) && ALONE ->                               /* RAISE */ \
       if :: flr < g -> flr = g :: else fi; state[g] = 2 } \
  :: atomic { state[g] == 0 && SATISFIED(g) && !NEWER(g) && !BUSY(g) && FREE(g) && WHOLEREADY -> n = g; WHOLESTART } \
  :: atomic { PICK(g, 0) -> n = g; k = 0; START } \
  :: atomic { PICK(g, 1) -> n = g; k = 1; START } \
  :: atomic { PICK(g, 2) -> n = g; k = 2; START } \
  :: atomic { state[g] == 2 && EMPTY(g) && FREE(g) && ALONE ->                                /* COMPLETE */ \
       state[g] = 3; list[g] = 0; \
       seen[0] = (seen[0] >> flr) << flr; seen[1] = (seen[1] >> flr) << flr; seen[2] = (seen[2] >> flr) << flr; \
       tabs = (tabs >> flr) << flr }

#if defined(SEENBEFORE) || defined(TWOTX)
#define PICK(g, k) SLICE(g, k)
#define START goto before
#else
#define PICK(g, k) (SLICE(g, k) && CANDELETE)
#define START LOCK; TAKE(n); goto inlock
#endif

#ifdef WHOLEBEFORE
#define WHOLEREADY true
#define WHOLESTART goto wholebefore
#else
#define WHOLEREADY CANWHOLE
#define WHOLESTART WHOLELOCK; TAKE(n); goto whole
#endif
#define GOES(k) HAS(m, k)
#define WHOLE(k) \
  if \
  :: GOES(k) -> assert(proc[k] < n); dg[k] = NONE \
  :: else \
  fi
#define KEPT(k) (!GOES(k) || (dg[k] != NONE && STILL(k, n)))

proctype Keeper() {
  byte n; byte k; byte f; byte m; bool v;
end: do
  STEPS(1)
  STEPS(2)
  od;
fill:
  if
  :: atomic { list[n] = m; approved[n] = m; state[n] = 1; goto free }                         /* L2 */
#ifdef HOLD
  :: atomic { m != 0 -> list[n] = m; approved[n] = m; state[n] = 4; held[n] = true; goto free }
#endif
  :: goto free                                                                               /* dies: undone */
  fi;
#ifdef WHOLEBEFORE
wholebefore:
  atomic { f = tabs }
  if
  :: atomic { state[n] == 0 && !NEWER(n) && !BUSY(n) && FREE(n) && CANWHOLE -> WHOLELOCK; TAKE(n) }
  :: goto free                                                                               /* dies */
  fi;
#endif
whole:
  atomic {                                                                                   /* E1 */
#ifndef WHOLEBEFORE
    f = tabs;
#endif
    m = STALE(0, n, (seen[0] & f)) * 1 + STALE(1, n, (seen[1] & f)) * 2 + STALE(2, n, (seen[2] & f)) * 4 }
  if
  :: atomic { KEPT(0) && KEPT(1) && KEPT(2) ->                                               /* E2 */
#ifdef REACHWHOLE
       assert(m == 0);                                                                       /* reach */
#endif
       assert(!held[n]);
       WHOLE(0); WHOLE(1); WHOLE(2);
       if :: flr < n -> flr = n :: else fi; state[n] = 3; list[n] = 0;
       seen[0] = (seen[0] >> flr) << flr; seen[1] = (seen[1] >> flr) << flr; seen[2] = (seen[2] >> flr) << flr;
       tabs = (tabs >> flr) << flr; WHOLEFREE; goto free }
  :: atomic { WHOLEFREE; goto free }                                                         /* guards object, or dies: undone */
  fi;
#if defined(SEENBEFORE) || defined(TWOTX)
before:
  atomic { m = tabs;
#ifdef TWOTX
    list[n] = list[n] & ~BIT(k)
#endif
  }
  if
  :: atomic { FREE(n) && CANDELETE && state[n] == 2 -> LOCK; TAKE(n) }
  :: goto free                                                                               /* dies */
  fi;
#endif
inlock:
  atomic {                                                                                   /* D1 */
#ifndef SEENBEFORE
    m = tabs;
#endif
    f = flr; v = AGAIN(k, f, (seen[k] & m)) }
  if
  :: atomic {                                                                                /* D2 */
       if
       :: v && dg[k] != NONE && STILL(k, f) ->    /* the row's own columns are asked again by the database */
#ifdef REACH
            assert(k != 1);                                                                  /* reach */
#endif
#ifdef REACHHELD
            assert(lets == 0);                                                               /* reach */
#endif
            assert(!held[n]);                                                                /* heard */
            assert(proc[k] < f); assert(HAS(approved[n], k)); dg[k] = NONE
       :: else
       fi;
       list[n] = list[n] & ~BIT(k); xl = false; goto free }
  :: atomic { xl = false; goto free }                                                        /* dies: undone */
  fi;
free:
  atomic { rowlock[n] = false; n = 0; k = 0; f = 0; m = 0; v = false; goto end }
}

init {
  atomic {
    dg[0] = 0; dg[1] = 0; dg[2] = NONE;
    if :: same = true :: same = false fi;
    run Source(); run Writer(); run Keeper();
#ifdef HOLD
    run Person();
#endif
#ifndef ONEKEEPER
    run Keeper();
#endif
#ifndef NOZOMBIE
    run Zombie();
#endif
  }
  (timeout) ->
  assert(dg[0] != NONE);
#ifndef NOLIVE
  if
  :: HELD(2) -> assert(state[1] == 3 && (spent || word == 0))
  :: else ->
       assert(state[1] == 3 && state[2] == 3 && list[1] == 0 && list[2] == 0);   /* gone */
       assert(proc[1] == 2 || dg[1] == NONE)
  fi;
  assert(proc[1] != 2 || dg[1] != NONE)
#endif
}
