package io.tidemark.source.read;

import io.tidemark.dialect.Dialect;
import io.tidemark.jdbc.Catalog.Access;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is doubtful about what a sync reads, and no error; each warning is given once. */
public final class SourceWarnings {
  private final SyncSpec spec;
  private final Set<String> told = new HashSet<>();

  /** Of one sync, of which nothing was said yet. */
  public SourceWarnings(SyncSpec spec) {
    this.spec = spec;
  }

  /** Columns that travel as plain text because their types are not known here. */
  public List<String> ofTypes(TableSchema found, Dialect dialect) {
    List<String> news = new ArrayList<>();
    for (Column column : Layout.of(found, spec.mapping()).read()) {
      if (isUnknown(column.type(), dialect)) {
        tell(
            news,
            "column "
                + column.name()
                + " of "
                + spec.reads()
                + " is of type "
                + column.type()
                + ", which Tidemark does not know: it is sent as the text that the database makes of"
                + " it");
      }
    }
    return news;
  }

  /** Policies that hide rows, which then look deleted to destinations. */
  public List<String> ofAccess(Optional<Access> access) {
    List<String> news = new ArrayList<>();
    if (access.isPresent() && access.get().policies()) {
      tell(
          news,
          "row-level security is in force on "
              + spec.reads()
              + " for the source's user: rows that its policies hide are not read, and rows that they"
              + " begin to hide are deleted in destinations; unless that is meant, read as a user"
              + " with BYPASSRLS or as the table's owner");
    }
    return news;
  }

  private void tell(List<String> news, String warning) {
    if (told.add(warning)) {
      news.add(warning);
    }
  }

  /** A table of the same kind of database would have a plain text column for it. */
  private static boolean isUnknown(ColumnType type, Dialect dialect) {
    ColumnType element = type.element() == null ? type : type.element();
    return element.kind() == Kind.OTHER
        && dialect
            .typeName(element, false)
            .equals(dialect.typeName(ColumnType.of(Kind.STRING), false));
  }
}
