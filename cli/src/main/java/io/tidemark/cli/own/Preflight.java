package io.tidemark.cli.own;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.Names;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.database.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Looks at both databases and makes the plan, or tells everything that stands in its way. */
public final class Preflight {

  private final Request request;
  private final List<String> problems = new ArrayList<>();

  private Preflight(Request request) {
    this.request = request;
  }

  /**
   * The plan of a request.
   *
   * @throws QuickstartException with all problems, each on a line of its own
   */
  public static Plan plan(Request request) {
    return new Preflight(request).plan();
  }

  private Plan plan() {
    url("--source-url", request.source());
    request.target().ifPresent(target -> url("--target-url", target));
    failIfWrong();
    try (Connections open = new Connections()) {
      Optional<Sql> source = open.connect("source", request.source());
      Optional<Sql> target = request.target().flatMap(login -> open.connect("target", login));
      List<SourceTable> tables = source.map(this::select).orElse(List.of());
      Optional<TargetSurvey> survey =
          target.map(sql -> survey(sql, tables, source.map(s -> same(s, sql)).orElse(false)));
      failIfWrong();
      return new Plan(
          request,
          tables,
          survey.map(TargetSurvey::kept).orElse(List.of()),
          !survey.map(TargetSurvey::schemaExists).orElse(false));
    }
  }

  private void url(String option, Login login) {
    login.problem().ifPresent(problem -> problems.add(option + ": " + problem));
  }

  private List<SourceTable> select(Sql source) {
    String user = source.rows("SELECT current_user", row -> row.getString(1)).get(0);
    Selection selection = Selection.of(request, user, Listing.all(source));
    problems.addAll(selection.problems());
    return selection.tables();
  }

  private TargetSurvey survey(Sql target, List<SourceTable> tables, boolean same) {
    TargetSurvey survey = new TargetSurvey(target, request.schema());
    survey.run(request, tables, same);
    problems.addAll(survey.problems());
    return survey;
  }

  /** Whether both are one database, whatever their URLs: each sees the other's lock only then. */
  private static boolean same(Sql source, Sql target) {
    int lock = ThreadLocalRandom.current().nextInt();
    target.rows("SELECT pg_advisory_lock(7409, " + lock + ")", row -> true);
    boolean seen =
        source.holds(
            ("SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                    + " WHERE d.datname = current_database() AND l.locktype = 'advisory'"
                    + " AND l.classid = 7409 AND l.objid::bigint = %d AND l.objsubid = 2)")
                .formatted(Integer.toUnsignedLong(lock)));
    target.rows("SELECT pg_advisory_unlock(7409, " + lock + ")", row -> true);
    return seen;
  }

  private void failIfWrong() {
    if (!problems.isEmpty()) {
      throw new QuickstartException(
          "Nothing was started and nothing was changed:\n  - " + String.join("\n  - ", problems));
    }
  }

  /** The sessions, and what kept them from being. */
  private final class Connections implements AutoCloseable {
    private final List<Sql> open = new ArrayList<>();

    Optional<Sql> connect(String what, Login login) {
      try {
        Sql sql = Sql.connect(login);
        open.add(sql);
        return Optional.of(sql);
      } catch (QuickstartException e) {
        problems.add("The " + what + " cannot be reached. " + e.getMessage() + hint(login, e));
        return Optional.empty();
      }
    }

    private static String hint(Login login, QuickstartException e) {
      boolean denied =
          e.getCause() instanceof SQLException sql && "42501".equals(sql.getSQLState());
      return denied
          ? ": GRANT CONNECT ON DATABASE %s TO %s;"
              .formatted(
                  Names.quoted(login.database().orElse("")), Names.quoted(login.user().orElse("")))
          : "";
    }

    @Override
    public void close() {
      open.forEach(Sql::close);
    }
  }
}
