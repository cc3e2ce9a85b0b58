package chat.filament.attachment.preview;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/// Makes one preview. Blocks, for as long as decoding takes; another thread may stop it.
final class Thumbnail {
  private static final int MAX_SIDE = 400;

  /// Rows and columns are left out while more than twice as many remain as are needed.
  private static final int MAX_DECODED = 2 * MAX_SIDE;

  private final byte[] original;
  private final String type;
  private final Orientation orientation;
  private volatile @Nullable ImageReader reader;
  private volatile boolean stopped;

  /// Of an image of a type that [Previews] takes, with an allowed number of pixels.
  Thumbnail(byte[] original, String type, Orientation orientation) {
    this.original = original;
    this.type = type;
    this.orientation = orientation;
  }

  void stop() {
    stopped = true;
    var running = reader;
    if (running != null) {
      running.abort();
    }
  }

  /// A JPEG of at most 400 pixels a side, never larger than the image.
  byte[] jpeg() throws IOException {
    var decoder = decoder();
    reader = decoder;
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(original))) {
      decoder.setInput(in, true, true);
      var decoded = decode(decoder);
      if (stopped) {
        throw new IOException("stopped");
      }
      return encoded(shrunk(decoded));
    } finally {
      decoder.dispose();
    }
  }

  private ImageReader decoder() throws IOException {
    return type.equals("image/webp")
        ? new WebPImageReaderSpi().createReaderInstance(null)
        : ImageIO.getImageReadersByMIMEType(type).next();
  }

  private static BufferedImage decode(ImageReader decoder) throws IOException {
    int longest = Math.max(decoder.getWidth(0), decoder.getHeight(0));
    int step = Math.max(1, longest / MAX_DECODED);
    var parameters = decoder.getDefaultReadParam();
    parameters.setSourceSubsampling(step, step, 0, 0);
    return decoder.read(0, parameters);
  }

  private BufferedImage shrunk(BufferedImage image) {
    double longest = Math.max(image.getWidth(), image.getHeight());
    double scale = Math.min(1, MAX_SIDE / longest);
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    boolean turned = orientation.isTurned();
    var small =
        new BufferedImage(
            turned ? height : width, turned ? width : height, BufferedImage.TYPE_INT_RGB);
    var canvas = small.createGraphics();
    canvas.setColor(Color.WHITE); // behind what is transparent
    canvas.fillRect(0, 0, small.getWidth(), small.getHeight());
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    canvas.transform(orientation.upright(width, height));
    canvas.drawImage(image, 0, 0, width, height, null);
    canvas.dispose();
    return small;
  }

  private static byte[] encoded(BufferedImage image) throws IOException {
    var out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpeg", out)) {
      throw new IOException("no encoder for JPEG");
    }
    return out.toByteArray();
  }
}
