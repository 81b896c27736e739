// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Woodstox, by reflection: the module neither reads {@code java.xml} nor should it for the sake of a test. */
final class WoodstoxReader {
    /** Woodstox refuses the document. */
    static final class RefusedException extends Exception {}

    static final int START_ELEMENT = 1;
    static final int END_ELEMENT = 2;
    static final int CHARACTERS = 4;
    static final int SPACE = 6;
    static final int END_DOCUMENT = 8;
    static final int CDATA = 12;

    private static final Map<String, Object> SETTINGS = Map.of(
            "javax.xml.stream.supportDTD", false,
            "javax.xml.stream.isCoalescing", true,
            "javax.xml.stream.isNamespaceAware", true);
    private static final Object FACTORY;
    private static final Method CREATE;
    private static final Class<?> READER;

    static {
        try {
            READER = Class.forName("javax.xml.stream.XMLStreamReader");
            CREATE = Class.forName("javax.xml.stream.XMLInputFactory")
                    .getMethod("createXMLStreamReader", InputStream.class);
            FACTORY = Class.forName("com.ctc.wstx.stax.WstxInputFactory")
                    .getConstructor()
                    .newInstance();
            var set = FACTORY.getClass().getMethod("setProperty", String.class, Object.class);
            for (var setting : SETTINGS.entrySet()) {
                set.invoke(FACTORY, setting.getKey(), setting.getValue());
            }
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError("Woodstox is not on the class path", missing);
        }
    }

    private final Object reader;

    WoodstoxReader(byte[] xml) throws RefusedException {
        reader = invoke(CREATE, FACTORY, new ByteArrayInputStream(xml));
    }

    boolean hasNext() throws RefusedException {
        return (boolean) call("hasNext");
    }

    int next() throws RefusedException {
        return (int) call("next");
    }

    int attributeCount() throws RefusedException {
        return (int) call("getAttributeCount");
    }

    /** What a method without arguments returns; empty for null. */
    String string(String method) throws RefusedException {
        return Objects.requireNonNullElse((String) call(method), "");
    }

    /** What a method with an index returns; empty for null. */
    String string(String method, int index) throws RefusedException {
        try {
            var value = invoke(READER.getMethod(method, int.class), reader, index);
            return Objects.requireNonNullElse((String) value, "");
        } catch (NoSuchMethodException ours) {
            throw new AssertionError(ours);
        }
    }

    private Object call(String method) throws RefusedException {
        try {
            return invoke(READER.getMethod(method), reader);
        } catch (NoSuchMethodException ours) {
            throw new AssertionError(ours);
        }
    }

    private static Object invoke(Method method, Object target, Object... arguments) throws RefusedException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            var cause = thrown.getCause();
            // where it parses lazily it cannot throw what it should, and wraps it
            if (isRefusal(cause) || cause instanceof RuntimeException wrapper && isRefusal(wrapper.getCause())) {
                throw new RefusedException();
            }
            throw new AssertionError(cause);
        } catch (IllegalAccessException ours) {
            throw new AssertionError(ours);
        }
    }

    private static boolean isRefusal(@Nullable Throwable thrown) {
        for (Class<?> type = thrown == null ? Object.class : thrown.getClass();
                type != Object.class;
                type = type.getSuperclass()) {
            if (type.getName().equals("javax.xml.stream.XMLStreamException")) {
                return true;
            }
        }
        return false;
    }
}
