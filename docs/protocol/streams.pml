/* Several streams in one table: whose rows a delete may touch, and taking rows over (adopt.streams).
 *
 * WHAT IS MODELLED
 *   Two streams, each with its own writer, keeper, floor, seen keys and lock; stream 1 may take over rows of stream 0.
 *   Each sends its keys in generations 1 and 2, with an END after each; any record of generation 1 may be a late one
 *   (of an attempt that a later one has replaced), which is evidence only.
 *   Writer   one transaction per record, two steps: W1 locks its own stream shared and looks at the row; W2 writes the
 *            row that it saw if the row is still the same (the database asks again), else the transaction is repeated.
 *   Keeper   END passed: raises its floor; D1 under its own stream's lock alone finds the victims; D2 deletes what is
 *            still the stream's and below the floor (the database asks a row that was written meanwhile again).
 *   The locks are per stream: one stream's writer does not wait for the other's keeper.
 * KEYS    0 of stream 0, lives for ever       1 a row of stream 0 at first; only stream 1 sends it: taken over
 *         2 a row without stream and generation: another writer's        3 of stream 0, stale
 *         With SHARED, stream 0 sends key 1 as well.
 *
 * ASSERTIONS
 *   mine         a delete removes only rows of its own stream
 *   proc < f     and none that a record of the stream with a generation >= the floor has been applied for
 *   gone, kept   (at rest) key 3 is gone; 0 and 2 are there, and so is 1, as a row of stream 1
 *   I3           the generation of a row does not decrease while it stays with its stream
 *
 * VARIANTS, all OFF in the recommended protocol
 *   ANYSTREAM    deletes compare generations only, not streams
 *   NULLOLD      rows without a generation count as old, whoever wrote them
 *   OWNADOPT     a stream's own name in adopt.streams makes its own rows free: no generation is asked, and a late
 *                record of one leaves no evidence
 *   LAZYADOPT    an unchanged row of an adopted stream is only noted as seen, not taken over
 *   SHARED       both streams send key 1; MUTUAL: each may take over the other's rows
 *   NOADOPT      stream 1 may not: key 1 is rejected while it belongs to stream 0, and kept in its books
 *   REACH1       assert that the stale row is never deleted; REACH2: that no row is ever taken over
 */
#define NONE 9
#define NOSTREAM 2
#define NK 4

byte dg[NK]; byte src[NK];                        /* rows: generation (0 = NULL for key 2), stream */
byte flr[2]; byte seen[8];                        /* s*NK+k: bit g */
byte proc[8];                                     /* ghost: highest generation of an applied record */
byte nsh[2]; bool xl[2];
byte done[2];                                     /* generations whose END a writer has passed */

#ifdef ANYSTREAM
#define OWN(k, s) true
#else
#define OWN(k, s) (src[k] == s)
#endif
#ifdef NULLOLD
#define AGED(k) true
#undef OWN
#define OWN(k, s) (src[k] == s || src[k] == NOSTREAM)
#else
#define AGED(k) (src[k] != NOSTREAM)
#endif
#define VICTIM(s, k, f) (dg[k] != NONE && AGED(k) && OWN(k, s) && dg[k] < f && (seen[s*NK+k] >> f) == 0)

#ifdef NOADOPT
#define ADOPTS(s) false
#else
#ifdef MUTUAL
#define ADOPTS(s) true
#else
#define ADOPTS(s) (s == 1)
#endif
#endif
#ifdef OWNADOPT
#define FREE(k, s) (src[k] != NOSTREAM && (src[k] == s || ADOPTS(s)))
#else
#define FREE(k, s) (src[k] != NOSTREAM && src[k] != s && ADOPTS(s))
#endif
#ifdef SHARED
#define LAST(s) 1
#else
#define LAST(s) s
#endif

proctype Writer(byte s) {
  byte g = 1; byte k; byte os; byte og; bool late;
  k = s;
end: do
  :: atomic { g <= 2 && !xl[s] -> nsh[s]++; os = src[k]; og = dg[k];                         /* W1 */
       if :: g == 1 -> late = true :: late = false fi }
     atomic {                                                                               /* W2 */
       if
       :: g < flr[s] -> skip
       :: g >= flr[s] && (os != src[k] || og != dg[k]) -> nsh[s]--; goto again               /* overtaken: repeated */
       :: else ->
            if
            :: og == NONE -> dg[k] = g; src[k] = s
            :: og != NONE && FREE(k, s) ->
                 if
                 :: late -> skip                  /* stays whose it is; nothing of it is this stream's */
                 :: !late ->
#ifdef REACH2
                      assert(os == s);            /* reach */
#endif
#ifdef LAZYADOPT
                      seen[s*NK+k] = seen[s*NK+k] | (1 << g)
#else
                      assert(os != s || og <= g); /* I3 */
                      dg[k] = g; src[k] = s
#endif
                 fi
            :: og != NONE && !FREE(k, s) && os != s -> seen[s*NK+k] = seen[s*NK+k] | (1 << g)   /* rejected */
            :: og != NONE && !FREE(k, s) && os == s && og <= g -> /* unchanged, or late: evidence; or changed */
                 if
                 :: seen[s*NK+k] = seen[s*NK+k] | (1 << g)
                 :: !late -> dg[k] = g
                 fi
            :: else
            fi;
            if :: g > proc[s*NK+k] -> proc[s*NK+k] = g :: else fi
       fi;
       nsh[s]--;
       if :: k < LAST(s) -> k++ :: else -> done[s] = g; k = s; g++ fi;
again: os = 0; og = 0; late = false }
  od
}

inline del(k) {
  if
  :: v[k] && dg[k] != NONE && OWN(k, s) && dg[k] < f ->
#ifdef REACH1
       assert(k != 3);                            /* reach */
#endif
       assert(src[k] == s);                       /* mine */
       assert(proc[s*NK+k] < f); dg[k] = NONE; src[k] = NOSTREAM
  :: else
  fi;
  v[k] = false }

proctype Keeper(byte s) {
  byte g = 0; byte f; bool v[NK];
end: do
  :: atomic { g < done[s] && nsh[s] == 0 && !xl[s] -> g = done[s]; if :: flr[s] < g -> flr[s] = g :: else fi }
     atomic { nsh[s] == 0 && !xl[s] -> xl[s] = true; f = flr[s];                             /* D1 */
       v[0] = VICTIM(s, 0, f); v[1] = VICTIM(s, 1, f); v[2] = VICTIM(s, 2, f); v[3] = VICTIM(s, 3, f) }
     atomic { del(0); del(1); del(2); del(3); xl[s] = false; f = 0 }                         /* D2 */
  od
}

init {
  atomic {
    src[0] = 0; src[1] = 0; src[2] = NOSTREAM; src[3] = 0;
    run Writer(0); run Writer(1); run Keeper(0); run Keeper(1)
  }
  (timeout) ->
  assert(dg[3] == NONE);                          /* gone */
  assert(dg[0] != NONE && dg[2] != NONE);         /* kept */
#if !defined(NOADOPT) && !defined(MUTUAL)
  assert(dg[1] != NONE);
#ifndef SHARED
  assert(src[1] == 1)
#endif
#endif
}
