package io.tidemark.console.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Packs longer answers for whoever takes them so: lists of hundreds become a tenth. */
@ConsoleApi
final class Compression implements ContainerResponseFilter, WriterInterceptor {
  private static final String GZIP = "gzip";

  /** It is named, and not refused by a quality of 0. */
  private static final Pattern TAKES_GZIP =
      Pattern.compile(
          "(?:^|,)\\s*gzip\\s*(?:$|,|;\\s*q=(?!0(?:\\.0*)?\\s*(?:$|,)))", Pattern.CASE_INSENSITIVE);

  /** One packet has room for that anyway. */
  private static final int SHORT = 1400;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof byte[] bytes && bytes.length > SHORT) {
      response.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
      String accepted = request.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
      if (accepted != null && TAKES_GZIP.matcher(accepted).find()) {
        response.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, GZIP);
      }
    }
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    if (GZIP.equals(context.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))) {
      Packed packed = new Packed(context.getOutputStream());
      context.setOutputStream(packed);
      context.proceed();
      packed.finish();
    } else {
      context.proceed();
    }
  }

  /** As fast as it can be: each answer is packed for one reader. */
  private static final class Packed extends GZIPOutputStream {
    Packed(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
