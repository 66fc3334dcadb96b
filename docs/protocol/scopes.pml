/* A table read in key ranges (scopes) by different tasks, each with generation ids of its own; plans that change.
 *
 * WHAT IS MODELLED
 *   Scope(p, s)  task of scope s of plan p. Takes an id (the source's clock), reads the keys of its range one by one,
 *                sends each (it may lie in flight for any time), then END. Again, up to NG times; of plan 2 once.
 *                The tasks of plan 1 die when plan 2 begins, wherever they are, or go on as zombies with what they
 *                have begun: records in flight, further reads, END.
 *   Sink         applies the one log in order, one record at a time; all scopes share its one partition.
 *   Keeper       any task: when each scope of a plan has a satisfied generation that no rise has used, the floor
 *                becomes the least of them, and what is stale goes. It may obey plan 1 after plan 2 has begun: that
 *                the newer plan supersedes it is order, not safety.
 *   Env          changes key 0 at the source: content (same scope), deletes it, brings it back.
 *   What is sent, lost, resent and applied once is delivery.pml's matter; locks and lists are victims.pml's.
 * KEYS    0 changes as Env likes   1 lives for ever, unchanged   2 only in the destination, stale from the start
 * PLANS   1: scope 0 has key 0, scope 1 has key 1    2: the other way round
 *         MERGED: plan 2 is one scope with both      DIVIDED: plan 1 is one scope with both     ONEPLAN: no plan 2
 *
 * ASSERTIONS
 *   i!=1, died   no row that was at the source all the time is deleted
 *   proc         no delete by floor f removes a row that a record >= f has been applied for
 *   dc==c0       (at rest) injection 29: no update is dropped: unless key 0 has changed since the newest plan's last
 *                scan of it began, the row has its content
 *   dead         (at rest, NG=1) and is gone if it was not there in that scan
 *   gone         (at rest) the stale row is gone
 *
 * VARIANTS, all OFF in the recommended protocol
 *   MAXFLOOR     the floor is the greatest of the scopes' generations
 *   ANYSCOPE     one scope's generation is enough
 *   MIXPLANS     scopes count whatever plan they are of
 *   LOWPLAN      ids of a new plan are not above the old ones: each plan counts for itself
 *   CROSSATT     late = lower than the highest attempt of the partition, whatever the scope
 *   CROSSGEN     a record is evidence only if its generation is lower than the highest of the partition
 *   NOPLAN       late = lower than the highest attempt of the scope, whatever the plan: records do not tell theirs
 *   LATEST       a rise takes the latest satisfied generations, used or not (as safe; only the guards want all new)
 *   DROPSEEN     a rise drops all seen keys but its own, also those of the other scopes' higher generations
 *   ZOMBIEIDS    zombies take new ids after plan 2 has begun (dc==c0: a known limit; NOCONTENT does not look)
 *   REACH1       assert that the stale row is never deleted
 */
#ifndef NG
#define NG 1
#endif
#ifndef CHANGES
#define CHANGES 1
#endif
#define NONE 99
#define LM 12

#ifdef DIVIDED
#define N1 1
#else
#define N1 2
#endif
#ifdef MERGED
#define N2 1
#else
#define N2 2
#endif
#define COUNT(p) ((p) == 1 -> N1 : N2)
/* the scope of key k, 0 or 1, in plan p */
#define SCOPE(p, k) ((p) == 1 -> (N1 - 1) * (k) : (N2 - 1) * (1 - (k)))

bool alive0 = true; bit c0; byte chg = 0; bool died = false; byte clock = 0;
bool begun2 = false;
byte clock2 = 0;                                  /* LOWPLAN */

byte lk[LM]; byte lg[LM]; bit lc[LM]; byte ls[LM]; byte lp[LM]; byte ln = 0;
typedef End { byte g; byte at; byte chg };
End M[16];                                        /* ENDs of plan p and scope s from ((p-1)*2+s)*4 on */
byte mn[4];

byte pos = 0; byte flr = 0; byte dg[3]; bit dc = 0; short seen[3]; byte proc[3];
byte high[2]; byte plan = 0;                      /* highest attempt per scope, and highest plan, applied */
byte hig = 0;
byte used[4];                                     /* per plan and scope: what the last rise has used */

#define MINE(k) (SCOPE(p, k) == s)
#define PS(p, s) (((p) - 1) * 2 + (s))

inline finish() {
  M[PS(p, s) * 4 + mn[PS(p, s)]].g = g; M[PS(p, s) * 4 + mn[PS(p, s)]].at = ln;
  M[PS(p, s) * 4 + mn[PS(p, s)]].chg = wchg; mn[PS(p, s)]++;
  g = 0; k = 0; wchg = 0 }

inline next_key() {                                   /* on to the next key that is there; after the last one, END */
  do
  :: k < 2 && MINE(k) && (k == 1 || alive0) -> flies = true; hc = (k == 0 -> c0 : 0); break
  :: k < 2 && !(MINE(k) && (k == 1 || alive0)) -> k++
  :: k == 2 -> finish(); break
  od }

proctype Scope(byte p; byte s) {
  byte g; byte k; byte n = 0; byte wchg; bit hc; bool flies;
end: do
#ifdef ZOMBIEIDS
  :: atomic { g == 0 && n < NG ->
#else
  :: atomic { g == 0 && n < NG && (p == 2 || !begun2) ->
#endif
       n++;                                       /* START */
#ifdef LOWPLAN
       if :: p == 2 -> clock2++; g = clock2 :: else -> clock++; g = clock fi;
#else
       clock++; g = clock;
#endif
       wchg = chg;
       if :: !MINE(0) -> next_key() :: else fi }      /* key 1 is the same whenever it is read */
  :: atomic { g != 0 && !flies -> next_key() }
  :: atomic { flies ->                            /* it arrives */
       lk[ln] = k; lg[ln] = g; lc[ln] = hc; ls[ln] = s; lp[ln] = p; ln++; flies = false; hc = 0; k++;
       if
       :: true -> next_key()
       :: p == 1 && begun2 -> g = 0; break
       fi }
  :: atomic { p == 1 && begun2 -> break }         /* dies, with what is in flight */
  od;
  atomic { g = 0; k = 0; n = 0; wchg = 0; hc = 0; flies = false }
}

#ifdef CROSSATT
#define LATE (lg[pos] < high[0] || lg[pos] < high[1])
#else
#ifdef NOPLAN
#define LATE (lg[pos] < high[ls[pos]])
#else
#define LATE (lp[pos] < plan || lg[pos] < high[ls[pos]])
#endif
#endif
#define K lk[pos]
#define G lg[pos]

proctype Sink() {
  bool late;
end: do
  :: atomic { pos < ln ->
       late = LATE;
       if
       :: G < flr -> skip
#ifdef CROSSGEN
       :: G >= flr && G < hig -> if :: dg[K] != NONE -> seen[K] = seen[K] | (1 << G) :: else -> dg[K] = G fi
       :: G >= flr && G >= hig ->
#else
       :: else ->
#endif
            if
            :: dg[K] == NONE -> dg[K] = G; if :: K == 0 -> dc = lc[pos] :: else fi
            :: dg[K] != NONE && (late || (dg[K] <= G && (K == 1 || dc == lc[pos]))) -> seen[K] = seen[K] | (1 << G)
            :: dg[K] != NONE && !late && dg[K] <= G && K == 0 && dc != lc[pos] -> dg[0] = G; dc = lc[pos]
            :: else                               /* row.generation > g: ignored */
            fi;
            if :: G > proc[K] -> proc[K] = G :: else fi
       fi;
       if :: lp[pos] >= plan && G > high[ls[pos]] -> high[ls[pos]] = G :: else fi;
       if :: lp[pos] > plan -> plan = lp[pos] :: else fi;
#ifdef CROSSGEN
       if :: G > hig -> hig = G :: else fi;
#endif
       pos++; late = false }
  od
}

#define SATISFIED(i) (M[i].g != 0 && pos >= M[i].at)
#ifdef LATEST
#define FRESH(p, s, n) (SATISFIED(PS(p, s) * 4 + n) && M[PS(p, s) * 4 + n].g >= used[PS(p, s)])
#else
#define FRESH(p, s, n) (SATISFIED(PS(p, s) * 4 + n) && M[PS(p, s) * 4 + n].g > used[PS(p, s)])
#endif
#define STALE(k) (dg[k] != NONE && dg[k] < flr && (seen[k] >> flr) == 0)

inline pick(p, s, into) {
  if
  :: FRESH(p, s, 0) -> into = PS(p, s) * 4
  :: FRESH(p, s, 1) -> into = PS(p, s) * 4 + 1
  :: FRESH(p, s, 2) -> into = PS(p, s) * 4 + 2
  fi
}
#define ANYFRESH(p, s) (FRESH(p, s, 0) || FRESH(p, s, 1) || FRESH(p, s, 2))

#ifdef ANYSCOPE
#define ROUND(p) (ANYFRESH(p, 0) || (COUNT(p) == 2 && ANYFRESH(p, 1)))
#else
#define ROUND(p) (ANYFRESH(p, 0) && (COUNT(p) == 1 || ANYFRESH(p, 1)))
#endif
#ifdef MIXPLANS
#define MIXED ((ANYFRESH(1, 0) || ANYFRESH(2, 0)) && (ANYFRESH(1, 1) || ANYFRESH(2, 1)))
#endif

/* whatever is stale goes with the rise: nothing below the floor is written later */
inline sweep() {
  i = 0;
  do
  :: i < 3 ->
       if
       :: STALE(i) ->
#ifdef REACH1
            assert(i != 2);                       /* reach */
#endif
            assert(i != 1); assert(i != 0 || died); assert(proc[i] < flr);
            dg[i] = NONE
       :: else
       fi;
       i++
  :: else -> break
  od }

proctype Keeper() {
  byte i; byte j; byte f; byte p;
end: do
#ifdef MIXPLANS
  :: atomic { MIXED ->
       if :: ANYFRESH(1, 0) -> pick(1, 0, i) :: else -> pick(2, 0, i) fi;
       if :: ANYFRESH(1, 1) -> pick(1, 1, j) :: else -> pick(2, 1, j) fi;
       used[i / 4] = M[i].g; used[j / 4] = M[j].g;
       f = (M[i].g < M[j].g -> M[i].g : M[j].g); if :: f > flr -> flr = f :: else fi; sweep(); i = 0; j = 0; f = 0 }
#else
  :: atomic { ROUND(1) || ROUND(2) ->                                        /* RAISE */
       if :: ROUND(1) -> p = 1 :: ROUND(2) -> p = 2 fi;
#ifdef ANYSCOPE
       if :: ANYFRESH(p, 0) -> pick(p, 0, i) :: COUNT(p) == 2 && ANYFRESH(p, 1) -> pick(p, 1, i) fi;
       j = i;
#else
       pick(p, 0, i);
       if :: COUNT(p) == 2 -> pick(p, 1, j) :: else -> j = i fi;
#endif
       used[i / 4] = M[i].g; used[j / 4] = M[j].g;
#ifdef MAXFLOOR
       f = (M[i].g > M[j].g -> M[i].g : M[j].g);
#else
       f = (M[i].g < M[j].g -> M[i].g : M[j].g);
#endif
       if :: f > flr -> flr = f :: else fi;
       sweep();
#ifdef DROPSEEN
       seen[0] = seen[0] & (1 << f); seen[1] = seen[1] & (1 << f);
#else
       seen[0] = (seen[0] >> flr) << flr; seen[1] = (seen[1] >> flr) << flr;
#endif
       i = 0; j = 0; f = 0; p = 0 }
#endif
  od
}

proctype Env() {
end: do
  :: atomic { chg < CHANGES && alive0 -> c0 = 1 - c0; chg++ }
  :: atomic { chg < CHANGES && alive0 -> alive0 = false; died = true; chg++ }
  :: atomic { chg < CHANGES && !alive0 -> alive0 = true; chg++ }
#ifndef ONEPLAN
  :: atomic { !begun2 -> begun2 = true;
#ifndef LOWPLAN
       clock++;                                   /* the plan's id */
#endif
       run Scope(2, 0); if :: N2 == 2 -> run Scope(2, 1) :: else fi }
#endif
  od
}

#ifdef ONEPLAN
#define LAST 1
#else
#define LAST 2
#endif

init {
  byte e;
  atomic {
    if :: c0 = 0 :: c0 = 1 fi;
    run Scope(1, 0); run Sink(); run Keeper(); run Env();
    if :: N1 == 2 -> run Scope(1, 1) :: else fi
  }
  (timeout) ->
  e = PS(LAST, SCOPE(LAST, 0));
  e = e * 4 + mn[e] - 1;                          /* the last scan of key 0 */
#ifndef NOCONTENT
  assert(M[e].chg != chg || !alive0 || (dg[0] != NONE && dc == c0));
#if NG == 1
  assert(M[e].chg != chg || alive0 || dg[0] == NONE);                                       /* dead */
#endif
#endif
  assert(dg[1] != NONE);
  assert(dg[2] == NONE)                                                                     /* gone */
}
