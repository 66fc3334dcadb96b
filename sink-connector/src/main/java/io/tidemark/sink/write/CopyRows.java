package io.tidemark.sink.write;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.jdbc.CopySink;
import io.tidemark.jdbc.CopySource;
import java.util.List;

/**
 * Rows of a section as the bytes of one COPY. The fields are in the section already; what differs
 * between the copies is what comes before and after them.
 */
final class CopyRows implements CopySource {
  private static final int PIECE = 1 << 16;

  static final byte[] NOTHING = {};

  private final Form form;
  private final int fields;
  private final List<BatchRow> rows;
  private final int[] order;
  private final byte[] suffix;

  /** Which fields a row is sent with. */
  enum Form {
    /** Its number and all of them. */
    NUMBERED,
    /** Its number and those of the key. */
    NUMBERED_KEY,
    /** All of them. */
    PLAIN,
    /** Those of the key. */
    KEY
  }

  /**
   * Rows to be copied as they are.
   *
   * @param fields that a row has in this form, without its number
   * @param rows by their number
   * @param order numbers of the rows in the order in which they are sent
   */
  CopyRows(Form form, int fields, List<BatchRow> rows, int[] order) {
    this(form, fields, rows, order, NOTHING);
  }

  /**
   * Rows to be copied.
   *
   * @param fields that a row has in this form, without its number but with the suffix
   * @param rows by their number
   * @param order numbers of the rows in the order in which they are sent
   * @param suffix encoded fields that every row ends with
   */
  CopyRows(Form form, int fields, List<BatchRow> rows, int[] order, byte[] suffix) {
    this.form = form;
    this.fields = fields;
    this.rows = rows;
    this.order = order;
    this.suffix = suffix;
  }

  @Override
  public void writeTo(CopySink sink) {
    CopyBuffer out = new CopyBuffer(PIECE + PIECE / 4);
    CopyEncoder.header(out);
    for (int number : order) {
      row(number, out);
      if (out.size() >= PIECE) {
        send(out, sink);
      }
    }
    CopyEncoder.trailer(out);
    send(out, sink);
  }

  private void row(int number, CopyBuffer out) {
    BatchRow row = rows.get(number);
    boolean numbered = form == Form.NUMBERED || form == Form.NUMBERED_KEY;
    boolean whole = form == Form.NUMBERED || form == Form.PLAIN;
    out.putShort(numbered ? fields + 1 : fields);
    if (numbered) {
      out.putInt(4);
      out.putInt(number);
    }
    out.putBytes(row.bytes(), row.start(), (whole ? row.end() : row.keyEnd()) - row.start());
    out.putBytes(suffix);
  }

  private static void send(CopyBuffer out, CopySink sink) {
    sink.write(out.array(), 0, out.size());
    out.truncate(0);
  }
}
