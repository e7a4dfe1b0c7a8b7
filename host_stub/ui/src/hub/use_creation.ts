// SPDX-License-Identifier: Apache-2.0
import { useRef } from "preact/hooks";
import { problem_from } from "../api/client";
import { new_key } from "./calls";

/** Runs an attempt to create something under a key. While it is not known whether the last attempt succeeded, the next
 *  has the same key, and the server makes one thing of both; an answer, good or bad, ends the attempt. */
export function useCreation(): <T>(attempt: (key: string) => Promise<T>) => Promise<T> {
  const key = useRef(new_key());
  return async (attempt) => {
    try {
      return await attempt(key.current);
    } catch (cause) {
      const { status } = problem_from(cause);
      if (status >= 400 && status < 500) key.current = new_key();
      throw cause;
    }
  };
}
