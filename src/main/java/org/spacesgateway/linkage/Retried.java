package org.spacesgateway.linkage;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a transaction begins that is begun again, three times at most, if PostgreSQL gives it up
 * for another one's sake. Nothing may stay of a call that failed but what its transaction did.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Retried {}
