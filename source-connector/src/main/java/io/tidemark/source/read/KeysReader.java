package io.tidemark.source.read;

import org.jspecify.annotations.Nullable;

/** Reads the keys of what another reader reads whole. */
public final class KeysReader implements SyncReader {
  private final SyncReader rows;

  public KeysReader(SyncReader rows) {
    this.rows = rows;
  }

  @Override
  public boolean ready() {
    return rows.ready();
  }

  @Override
  public long clock() {
    return rows.clock();
  }

  /** All of it: an empty table is made with all of its columns. */
  @Override
  public Look look() {
    return rows.look();
  }

  @Override
  public GenerationReader open(Look look, @Nullable String resume) {
    Look keys =
        new Look(KeyRecords.of(look.schema()), look.keyset(), look.database(), look.clock());
    return rows.open(keys, resume);
  }
}
