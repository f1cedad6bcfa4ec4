package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Java 17 keeps the last type of a record component for which it has made an {@code equals}, {@code hashCode} or
 * {@code toString}, and with it that type's class loader (the {@code asTypeCache} of a method handle that is a constant of
 * {@link ObjectMethods}). It is one class loader at most, until the next record comes; here it comes.
 */
final class RecordCache {

    private record Next(Thread component) {
    }

    private RecordCache() {
    }

    static void overwrite() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle getter = lookup.findVirtual(Next.class, "component", MethodType.methodType(Thread.class));
            make(lookup, getter, "equals", MethodType.methodType(boolean.class, Next.class, Object.class));
            make(lookup, getter, "hashCode", MethodType.methodType(int.class, Next.class));
            make(lookup, getter, "toString", MethodType.methodType(String.class, Next.class));
        } catch (Throwable e) {
            throw new IllegalStateException("The methods of a record cannot be made", e);
        }
    }

    private static void make(MethodHandles.Lookup lookup, MethodHandle getter, String name, MethodType type) throws Throwable {
        ObjectMethods.bootstrap(lookup, name, type, Next.class, "component", getter);
    }
}
