package io.tidemark.source;

import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import java.util.Optional;

/** The first read of a sync that reads by a cursor: all rows, by their key. */
final class FirstPass implements Reading {
  private final GenerationReader rows;
  private final Look look;

  FirstPass(GenerationReader rows, Look look) {
    this.rows = rows;
    this.look = look;
  }

  @Override
  public Optional<Piece> next() {
    return rows.next().map(page -> new Piece(page.rows(), page.bytes(), page.endKey(), 0));
  }

  @Override
  public Look look() {
    return look;
  }

  @Override
  public boolean isPaged() {
    return look.keyset();
  }

  @Override
  public void close() {
    rows.close();
  }
}
