package bulkhead.app.desktop.tray;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.look.Icons;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.MultiResolutionImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The states' pictures are told apart by their shapes alone. */
class TrayIconsTest {
    private static final Path PICTURES = Path.of("target", "tray").toAbsolutePath();

    private static Map<State, List<Pixmap>> draw() throws Exception {
        FxToolkit.registerPrimaryStage();
        return WaitForAsyncUtils.asyncFx(() -> {
                    TrayIcons icons = new TrayIcons();
                    Map<State, List<Pixmap>> all = new HashMap<>();
                    for (State state : State.values()) {
                        all.put(state, icons.of(state));
                    }
                    return all;
                })
                .get();
    }

    private static boolean[] shape(Pixmap picture) {
        boolean[] mask = new boolean[picture.size() * picture.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (picture.argb()[4 * i] & 0xff) > 127;
        }
        return mask;
    }

    @Test
    void differInShapeInEachSizeWhereTheWindowsDo() throws Exception {
        Map<State, List<Pixmap>> drawn = draw();
        for (State one : State.values()) {
            for (int i = 0; i < drawn.get(one).size(); i++) {
                assertThat(shape(drawn.get(one).get(i))).contains(true).contains(false);
                for (State other : State.values()) {
                    boolean same = java.util.Arrays.equals(
                            shape(drawn.get(one).get(i)), shape(drawn.get(other).get(i)));
                    assertThat(same).as("%s and %s", one, other).isEqualTo(Icons.of(one) == Icons.of(other));
                }
            }
        }
    }

    /** On a light and on a dark panel, for people to look at; by the way that AWT's tray takes. */
    @Test
    void areTheSamePixelsForAwt() throws Exception {
        Map<State, List<Pixmap>> drawn = draw();
        BufferedImage sheet = new BufferedImage(64 * State.values().length, 128, BufferedImage.TYPE_INT_RGB);
        for (State state : State.values()) {
            var image = (MultiResolutionImage) AwtTray.image(drawn.get(state));
            assertThat(image.getResolutionVariants()).hasSameSizeAs(drawn.get(state));
            BufferedImage large = (BufferedImage) image.getResolutionVariants().getLast();
            byte[] argb = drawn.get(state).getLast().argb();
            int at = 4 * (32 * 64 + 32);
            assertThat(new Color(large.getRGB(32, 32), true).getAlpha()).isEqualTo(argb[at] & 0xff);
            var paper = sheet.createGraphics();
            for (int row = 0; row < 2; row++) {
                paper.setColor(row == 0 ? new Color(0xf4f4f4) : new Color(0x2b2b2b));
                paper.fillRect(64 * state.ordinal(), 64 * row, 64, 64);
                int x = 64 * state.ordinal();
                paper.drawImage((BufferedImage) image.getResolutionVariants().get(3), x, 64 * row + 16, null);
                paper.drawImage((BufferedImage) image.getResolutionVariants().getFirst(), x + 40, 64 * row + 24, null);
            }
        }
        Files.createDirectories(PICTURES);
        ImageIO.write(sheet, "png", PICTURES.resolve("icons.png").toFile());
    }
}
