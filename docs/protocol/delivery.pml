/* Delivery: source restarts and the fold, compare-and-set of positions, counts, END bounds. Promela model.
 * (Deletion with unchanged rows left unwritten is in generations.pml.)
 * 2 data partitions, 4 keys (0,2 -> p0; 1,3 -> p1), generations 1..2, 2 source incarnations
 * (S1 starts at any moment from the last COMMITTED source offset, S0 may be dead or a zombie that goes on),
 * 2 sink sessions per partition (session 1 may open at any moment, session 0 may be dead or a zombie).
 * Key 3 is in the destination but not in the source (stale from the start).
 * Key 0 may be deleted from the source at any moment, and inserted again at any later moment.
 * Keys 1,2 live for ever.
 * Variants (-D): NOFENCE NOGUARD NOFOLD NOCOUNT DROP(sink loses one record) MULTIOK(do not require a single attempt when DROP)
 *                CTRL (transaction control records in the log) ENDSLEO (ends = log end offset, as listOffsets gives) NODB_ATOMIC
 */
#define NK 4
#define NP 2
#ifndef NG
#define NG 2
#endif
#define LOGMAX 18
#define NONE 9
#define CTL 7
#define P(k) ((k)%2)
#ifdef SMALL
#define LIVE(k) ((k == 0 && alive0) || k == 1)
#define LASTK 2
#define STALE 2
#else
#define LIVE(k) ((k == 0 && alive0) || k == 1 || k == 2)
#define LASTK 3
#define STALE 3
#endif

byte lkey[36]; byte lgen[36]; bit lsrc[36];         /* log[p][i] at p*LOGMAX+i */
byte ln[NP];
bool applied_once[36];

bool alive0 = true;                   /* key 0 at the source */
byte del0 = 0;                        /* deletes of key 0 so far */

/* source incarnations */
bool up[2]; bool started[2]; bool fin[2];
byte sg[2]; byte cur[2]; byte fold[2];
byte st[8];                           /* s*NK+k : 0 none 1 inflight 2 acked 3 empty(no row) */
byte off[8];                          /* offset+1 of the acked record */
byte ends[4]; byte cnt[4];            /* s*NP+p : folded */
bool lt0[2]; byte ld0[2];             /* ghost: key 0 alive at start of generation; del0 then */
bool resumed[2];                      /* this generation was resumed (more than one attempt) */
/* snapshot carried by each chunk's record */
byte snF[8]; byte snE[16]; byte snC[16];   /* (s*NK+k)*NP+p */
/* last acked-prefix record's snapshot, of S0 */
bool ls_ok = false; byte ls_g; byte ls_F; byte ls_E[NP]; byte ls_C[NP]; bool ls_lt; byte ls_ld;
bool ls_done = false;
/* committed source offset */
byte C_g = 1; byte C_F = 0; byte C_E[NP]; byte C_C[NP]; bool C_lt = true; byte C_ld = 0; bool C_done = false; bool C_any = false;

chan q0 = [NK] of { byte, byte };     /* s0 p0 */
chan q1 = [NK] of { byte, byte };
chan q2 = [NK] of { byte, byte };     /* s1 p0 */
chan q3 = [NK] of { byte, byte };

/* marker topic: END records */
byte mn = 0; byte mg[5]; byte me[10]; byte mc[10]; bool mlt[5]; bool mmulti[5];

/* destination database */
byte dest[NK];                        /* generation of the row, NONE = absent */
byte pos[NP];
byte appl[12];                        /* attempt*6+p*3+g: counted per attempt (source incarnation) */
bit ms[5];                            /* END: attempt that wrote it */
byte flr = 0;
byte dropped = 0;
bool deldone[5];

inline dofold(s) {
  do
  :: fold[s] < NK && st[s*NK+fold[s]] == 2 ->
       ends[s*NP+P(fold[s])] = off[s*NK+fold[s]];
       cnt[s*NP+P(fold[s])] = cnt[s*NP+P(fold[s])] + 1;
       if :: s == 0 -> ls_ok = true; ls_done = false; ls_g = sg[0]; ls_F = snF[fold[0]];
               ls_E[0] = snE[fold[0]*2]; ls_E[1] = snE[fold[0]*2+1];
               ls_C[0] = snC[fold[0]*2]; ls_C[1] = snC[fold[0]*2+1];
               ls_lt = lt0[0]; ls_ld = ld0[0];
          :: else fi;
       fold[s]++
  :: fold[s] < NK && st[s*NK+fold[s]] == 3 -> fold[s]++
  :: else -> break
  od
}

inline append(p,k,g,sr) {
  lsrc[p*LOGMAX+ln[p]] = sr; lkey[p*LOGMAX+ln[p]] = k; lgen[p*LOGMAX+ln[p]] = g; ln[p]++;
}

proctype Net(byte s; byte p; chan q) {
  byte k; byte g;
end:  do
  :: atomic { q?[k,g] ->
       q?k,g;
       if
       :: up[s] -> append(p,k,g,s); st[s*NK+k] = 2; off[s*NK+k] = ln[p];
#ifdef CTRL
                   append(p,CTL,0,s);
#endif
                   dofold(s)
       :: !up[s] -> append(p,k,g,s)               /* in flight when it died, still lands */
       :: !up[s] -> skip                          /* or is lost */
       fi; k=0; g=0 }
  od
}

inline startgen(s,gg) {
  sg[s] = gg; cur[s] = 0; fold[s] = 0;
  st[s*NK] = 0; st[s*NK+1] = 0; st[s*NK+2] = 0; st[s*NK+3] = 0;
  off[s*NK] = 0; off[s*NK+1] = 0; off[s*NK+2] = 0; off[s*NK+3] = 0;
  ends[s*NP] = 0; ends[s*NP+1] = 0; cnt[s*NP] = 0; cnt[s*NP+1] = 0;
  snF[s*NK]=0; snF[s*NK+1]=0; snF[s*NK+2]=0; snE[s*8]=0; snE[s*8+1]=0; snE[s*8+2]=0; snE[s*8+3]=0; snE[s*8+4]=0; snE[s*8+5]=0;
  snC[s*8]=0; snC[s*8+1]=0; snC[s*8+2]=0; snC[s*8+3]=0; snC[s*8+4]=0; snC[s*8+5]=0;
  lt0[s] = alive0; ld0[s] = del0; resumed[s] = false
}

proctype Source(byte s; chan qa; chan qb) {
  byte k;
  /* start: read the committed source offset */
  atomic {
    up[s] = true; started[s] = true;
    if
    :: s == 0 || !C_any -> startgen(s,1)
    :: s == 1 && C_any && C_done -> 
         if :: C_g < NG -> startgen(s,C_g+1) :: else -> fin[s] = true; goto out fi
    :: s == 1 && C_any && !C_done ->
         startgen(s,C_g); resumed[s] = true;
         lt0[s] = C_lt; ld0[s] = C_ld;
#ifdef NOFOLD
         /* wrong: resume behind what was polled by the committed record, forget the earlier ends */
         cur[s] = C_F; fold[s] = C_F;
#else
         cur[s] = C_F; fold[s] = C_F;
         ends[s*NP] = C_E[0]; ends[s*NP+1] = C_E[1]; cnt[s*NP] = C_C[0]; cnt[s*NP+1] = C_C[1];
#endif
    fi
  }
  do
  :: atomic { up[s] && cur[s] < NK ->          /* poll(): read one chunk (= one key) */
       k = cur[s]; cur[s]++;
       if
       :: LIVE(k) ->
            st[s*NK+k] = 1;
            snF[s*NK+k] = fold[s];
            snE[(s*NK+k)*2] = ends[s*NP]; snE[(s*NK+k)*2+1] = ends[s*NP+1];
            snC[(s*NK+k)*2] = cnt[s*NP]; snC[(s*NK+k)*2+1] = cnt[s*NP+1];
            if :: P(k) == 0 -> qa!k,sg[s] :: else -> qb!k,sg[s] fi
       :: else -> st[s*NK+k] = 3; dofold(s)
       fi;
       if :: cur[s] == LASTK -> st[s*NK+3] = 3; if :: LASTK == 2 -> st[s*NK+2] = 3 :: else fi; cur[s] = 4; dofold(s) :: else fi; k = 0 }
  :: atomic { up[s] && cur[s] == NK && fold[s] == NK ->     /* all acked: END marker */
       mg[mn] = sg[s];
#ifdef ENDSLEO
       me[mn*2] = ln[0]; me[mn*2+1] = ln[1];
#else
       me[mn*2] = ends[s*NP]; me[mn*2+1] = ends[s*NP+1];
#endif
       mc[mn*2] = cnt[s*NP]; mc[mn*2+1] = cnt[s*NP+1];
       mlt[mn] = (lt0[s] && ld0[s] == del0); mmulti[mn] = resumed[s];
       ms[mn] = s; mn++;
       if :: s == 0 -> ls_ok = true; ls_done = true; ls_g = sg[0] :: else fi;
       if :: sg[s] < NG -> startgen(s,sg[s]+1) :: else -> fin[s] = true; goto out fi }
  :: atomic { !up[s] -> goto out }
  od;
out: skip
}

/* offset flush of S0, until S1 has started */
proctype Flush() {
end: do
  :: atomic { !started[1] && ls_ok ->
       C_any = true; C_g = ls_g; C_F = ls_F; C_E[0] = ls_E[0]; C_E[1] = ls_E[1];
       C_C[0] = ls_C[0]; C_C[1] = ls_C[1]; C_lt = ls_lt; C_ld = ls_ld; C_done = ls_done; ls_ok = false }
  od
}

inline apply(p,k,g) {
  if
  :: g < flr -> skip
  :: else ->
#ifdef NOGUARD
     dest[k] = g
#else
     if :: dest[k] == NONE || dest[k] <= g -> dest[k] = g :: else -> skip fi
#endif
  fi
}

/* one sink session: one ownership of partition p by one task. Fencing = compare-and-set on the position row,
 * in the same DB transaction as the rows; a session that loses reloads the position and rewinds. */
proctype Sess(byte p; byte e) {
  byte lp; byte k; byte g;
  atomic { lp = pos[p] }                         /* open(): read position, context.offset() */
endl: do
  :: atomic { (lp < ln[p] && (lkey[p*LOGMAX+lp] != CTL || lp+1 < ln[p])) ->  /* a data record is there */
       if
#ifndef NOFENCE
       :: lp != pos[p] -> lp = pos[p]            /* CAS failed: rolled back, reload, rewind */
       :: lp == pos[p] ->
#else
       :: true ->
#endif
       do
       :: (lp < ln[p] && (lkey[p*LOGMAX+lp] != CTL || lp+1 < ln[p])) ->
          if :: lkey[p*LOGMAX+lp] == CTL -> lp++ :: else fi;   /* control record: skipped by the consumer */
          k = lkey[p*LOGMAX+lp]; g = lgen[p*LOGMAX+lp];
          if
#ifdef DROP
          :: dropped == 0 -> dropped = 1         /* lost before put(): converter error, errors.tolerance=all */
#endif
          :: apply(p,k,g); appl[lsrc[p*LOGMAX+lp]*6+p*3+g]++;
             assert(!applied_once[p*LOGMAX+lp]); applied_once[p*LOGMAX+lp] = true
          fi;
          lp++; pos[p] = lp
#ifndef BATCH
          ; break
#endif
       :: else -> break
       od
       fi; k = 0; g = 0 }
#ifndef ONESINK
#ifdef ONEREB
  :: atomic { e == 0 && p == 0 -> goto out }
#else
  :: atomic { e == 0 -> goto out }               /* the first task dies at any moment */
#endif
#endif
  od;
out: skip
}

#ifdef NOCOUNT
#define CNT(i) true
#else
#if defined(DROP) && !defined(MULTIOK)
#define CNT(i) (appl[ms[i]*6+mg[i]] >= mc[i*2] && appl[ms[i]*6+3+mg[i]] >= mc[i*2+1])
#else
#define CNT(i) (appl[mg[i]]+appl[6+mg[i]] >= mc[i*2] && appl[3+mg[i]]+appl[9+mg[i]] >= mc[i*2+1])
#endif
#endif
#if defined(DROP) && !defined(MULTIOK)
#define ATT(i) (!mmulti[i])
#else
#define ATT(i) true
#endif
#define COND(i) (i < mn && !deldone[i] && pos[0] >= me[i*2] && pos[1] >= me[i*2+1] && CNT(i) && ATT(i))

/* any task, after any commit, may look at any END and delete; the check and the delete are two transactions */
proctype Deleter() {
  byte i;
endd: do
  :: atomic { if :: COND(0) -> i=0 :: COND(1) -> i=1 :: COND(2) -> i=2 :: COND(3) -> i=3 fi }
     atomic {
       if :: dest[0] != NONE && dest[0] < mg[i] -> assert(!mlt[i]); dest[0] = NONE :: else fi;
       if :: dest[1] != NONE && dest[1] < mg[i] -> assert(false) :: else fi;
#ifdef REACH
       assert(STALE != 2 || dest[2] == NONE || dest[2] >= mg[i]);   /* reach */
#endif
       if :: dest[2] != NONE && dest[2] < mg[i] -> assert(STALE == 2); dest[2] = NONE :: else fi;
       if :: dest[3] != NONE && dest[3] < mg[i] -> dest[3] = NONE :: else fi;
       if :: mg[i] > flr -> flr = mg[i] :: else fi;
       deldone[i] = true; i = 0 }
  od
}

proctype Env() {
  if
  :: atomic { alive0 -> alive0 = false; del0++ }
     if :: atomic { !alive0 -> alive0 = true } :: skip fi
  :: skip
  fi
}

proctype Crash() {
#ifdef ONESRC
  skip
#else
  if :: atomic { started[0] && !fin[0] -> up[0] = false } :: skip fi
#endif
}

init {
  atomic {
    dest[0] = 0; dest[1] = 0; dest[2] = 0; dest[3] = 0; if :: STALE == 2 -> dest[3] = NONE :: else fi;
    run Net(0,0,q0); run Net(0,1,q1); run Net(1,0,q2); run Net(1,1,q3);
    run Source(0,q0,q1); run Flush(); run Deleter();
    run Sess(0,0); run Sess(1,0); run Env(); run Crash();
  }
  /* S1, and the second sink sessions, at any moment */
#ifndef ONESRC
#ifdef NOZOMBIE
  (fin[0] || !up[0]) ->
#endif
  run Source(1,q2,q3);
#endif
#ifndef ONESINK
  run Sess(0,1);
#ifndef ONEREB
  run Sess(1,1);
#endif
#endif
  (timeout) ->
#ifndef DROP
  assert(dest[STALE] == NONE);            /* liveness at quiescence: the stale row is gone */
  assert(dest[1] == NG && (STALE == 2 || dest[2] == NG));
  assert(dest[0] == NG || dest[0] == NONE)
#endif
  skip
}
