package io.tidemark.source;

import io.tidemark.source.cursor.Position;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.ChangeReader.ChangePage;
import io.tidemark.source.read.Look;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over what is new: first, where there is a lookback, what lies before the position and
 * has not been sent as it is, then what lies behind it. What is read before it never moves the
 * position.
 */
final class ChangePass implements Reading {
  private final ChangeReader reader;
  private final Look look;
  private final @Nullable Position start;
  private final @Nullable Position last;
  private final @Nullable SentRows sent;
  private boolean looksBack;
  private @Nullable Position back;
  private @Nullable Position after;
  private boolean ended;

  /**
   * @param start up to where an earlier pass has read, null for nowhere
   * @param last the last row to read, or one of the same value; null for none
   * @param sent what was sent, to look back from the start; null not to look back
   */
  ChangePass(
      ChangeReader reader,
      Look look,
      @Nullable Position start,
      @Nullable Position last,
      @Nullable SentRows sent) {
    this.reader = reader;
    this.look = look;
    this.start = start;
    this.last = last;
    this.sent = sent;
    this.looksBack = sent != null && start != null;
    this.after = start;
    this.ended = last == null;
    if (sent != null) {
      sent.begin();
    }
  }

  @Override
  public Optional<Piece> next() {
    if (!looksBack && ended) {
      return Optional.empty();
    }
    ChangePage page = looksBack ? again() : news();
    List<@Nullable Object[]> rows = sent == null ? page.rows() : sent.fresh(look, page.rows());
    String resume = after == null ? null : after.encode();
    return Optional.of(new Piece(rows, page.bytes(), resume, page.clock()));
  }

  private ChangePage again() {
    ChangePage page = reader.again(look, start(), back);
    back = page.end() == null ? back : page.end();
    looksBack = !page.ended();
    return page;
  }

  private ChangePage news() {
    ChangePage page = reader.news(look, after, upTo());
    after = page.end() == null ? after : page.end();
    ended = page.ended();
    return page;
  }

  private Position start() {
    return Objects.requireNonNull(start);
  }

  private String upTo() {
    return Objects.requireNonNull(last).value();
  }

  @Override
  public Look look() {
    return look;
  }

  @Override
  public boolean isPaged() {
    return true;
  }

  @Override
  public void close() {
    // no transaction outlives a page
  }
}
