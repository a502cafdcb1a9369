// Made from the server's routes by `npm run contract`; not written by hand.
export interface paths {
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                                rights: ("heat.read" | "households.exact" | "deeds.exact" | "deeds.submit" | "deeds.decide" | "deeds.reverse" | "tasks.read" | "tasks.report" | "tasks.file" | "tasks.verify" | "workers.read" | "work.do" | "planning.read" | "household.own" | "audit.read" | "people.read" | "people.manage" | "simulation.switch")[];
                                householdId: string | null;
                            } | null;
                            streams: string[];
                            expiresAt: string | null;
                            purpose: string | null;
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            outboxKey: string | null;
                            insecure: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        account: string;
                        password: string;
                        purpose?: string;
                        code?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                                rights: ("heat.read" | "households.exact" | "deeds.exact" | "deeds.submit" | "deeds.decide" | "deeds.reverse" | "tasks.read" | "tasks.report" | "tasks.file" | "tasks.verify" | "workers.read" | "work.do" | "planning.read" | "household.own" | "audit.read" | "people.read" | "people.manage" | "simulation.switch")[];
                                householdId: string | null;
                            } | null;
                            streams: string[];
                            expiresAt: string | null;
                            purpose: string | null;
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            outboxKey: string | null;
                            insecure: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                                rights: ("heat.read" | "households.exact" | "deeds.exact" | "deeds.submit" | "deeds.decide" | "deeds.reverse" | "tasks.read" | "tasks.report" | "tasks.file" | "tasks.verify" | "workers.read" | "work.do" | "planning.read" | "household.own" | "audit.read" | "people.read" | "people.manage" | "simulation.switch")[];
                                householdId: string | null;
                            } | null;
                            streams: string[];
                            expiresAt: string | null;
                            purpose: string | null;
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            outboxKey: string | null;
                            insecure: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/purpose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        purpose: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                                rights: ("heat.read" | "households.exact" | "deeds.exact" | "deeds.submit" | "deeds.decide" | "deeds.reverse" | "tasks.read" | "tasks.report" | "tasks.file" | "tasks.verify" | "workers.read" | "work.do" | "planning.read" | "household.own" | "audit.read" | "people.read" | "people.manage" | "simulation.switch")[];
                                householdId: string | null;
                            } | null;
                            streams: string[];
                            expiresAt: string | null;
                            purpose: string | null;
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            outboxKey: string | null;
                            insecure: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/purposes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    person?: string;
                    role?: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                    area?: string;
                    standing?: "good" | "suspended";
                    order?: "account" | "name";
                    direction?: "asc" | "desc";
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            nextCursor: string | null;
                            items: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                origin: string;
                                /** @enum {string} */
                                standing: "good" | "suspended";
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-log/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            alerts: {
                                id: number;
                                person: string;
                                /** Format: date-time */
                                at: string;
                                /** Format: date-time */
                                lastAt: string;
                                atLeast: number;
                                areaPaths: string[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    day?: string;
                    person?: string;
                    purpose?: string;
                    area?: string;
                    order?: "at";
                    direction?: "asc" | "desc";
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            nextCursor: string | null;
                            items: {
                                id: number;
                                /** Format: date-time */
                                at: string;
                                /** Format: date-time */
                                lastAt: string;
                                times: number;
                                person: string;
                                /** @enum {string} */
                                role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                right: string;
                                purpose: {
                                    id: string;
                                    nameZh: string;
                                    nameEn: string;
                                };
                                /** @enum {string} */
                                kind: "homes" | "deeds" | "deed_map" | "queue" | "decided" | "vote" | "reversal" | "tasks" | "task" | "positions" | "people" | "person" | "person_change" | "slip";
                                atLeast: number | null;
                                areaPath: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    day?: string;
                    person?: string;
                    purpose?: string;
                    area?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-log/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nextCursor: string | null;
                            items: {
                                /** Format: date-time */
                                at: string;
                                times: number;
                                /** @enum {string} */
                                role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                /** @enum {string} */
                                kind: "homes" | "deeds" | "deed_map" | "queue" | "decided" | "vote" | "reversal" | "tasks" | "task" | "positions" | "people" | "person" | "person_change" | "slip";
                                purpose: {
                                    id: string;
                                    nameZh: string;
                                    nameEn: string;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: {
                                isThis: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                            }[];
                            factorSince: string | null;
                            recoveryLeft: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                        next: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: {
                                isThis: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                            }[];
                            factorSince: string | null;
                            recoveryLeft: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: {
                                isThis: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                            }[];
                            factorSince: string | null;
                            recoveryLeft: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            secret: string;
                            uri: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/factor/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            codes: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/factor/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: {
                                isThis: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                            }[];
                            factorSince: string | null;
                            recoveryLeft: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/city": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string | null;
                            nameZh: string;
                            nameEn: string;
                            timeZone: string;
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            center: [
                                number,
                                number
                            ];
                            zoom: number;
                            bounds: [
                                number,
                                number,
                                number,
                                number
                            ];
                            model: boolean;
                            attribution: string;
                            gridVersion: number;
                            cells: number;
                            labels: {
                                nameZh: string;
                                nameEn: string;
                                point: [
                                    number,
                                    number
                                ];
                                rank: number;
                            }[];
                            demo: boolean;
                            setUpNeeded: boolean;
                            noticeDays: number;
                            panelQuorum: number;
                            offerLifetimeSeconds: number;
                            noiseBound: number;
                            noiseVariance: number;
                            noiseLeast: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            areas: {
                                path: string;
                                parent: string | null;
                                nameZh: string;
                                nameEn: string;
                                kind: string;
                                center: [
                                    number,
                                    number
                                ];
                                bounds: [
                                    number,
                                    number,
                                    number,
                                    number
                                ];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/areas/outlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            type: "FeatureCollection";
                            features: {
                                /** @enum {string} */
                                type: "Feature";
                                properties: {
                                    path: string;
                                    nameZh: string;
                                    nameEn: string;
                                };
                                geometry: {
                                    /** @enum {string} */
                                    type: "MultiPolygon";
                                    coordinates: number[][][][];
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            version: number;
                            cells: {
                                index: number;
                                code: string;
                                nameZh: string;
                                nameEn: string;
                                areaPath: string;
                                center: [
                                    number,
                                    number
                                ];
                                bounds: [
                                    number,
                                    number,
                                    number,
                                    number
                                ];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/cells.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/cells/{version}/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                    z: string;
                    x: string;
                    y: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                        account: string;
                        name: string;
                        password: string;
                        cityName: string;
                        /** @enum {string} */
                        language: "zh-CN" | "en";
                        timeZone: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                                rights: ("heat.read" | "households.exact" | "deeds.exact" | "deeds.submit" | "deeds.decide" | "deeds.reverse" | "tasks.read" | "tasks.report" | "tasks.file" | "tasks.verify" | "workers.read" | "work.do" | "planning.read" | "household.own" | "audit.read" | "people.read" | "people.manage" | "simulation.switch")[];
                                householdId: string | null;
                            } | null;
                            streams: string[];
                            expiresAt: string | null;
                            purpose: string | null;
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            outboxKey: string | null;
                            insecure: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            code: string;
                            address: string;
                            point: [
                                number,
                                number
                            ];
                            cellCode: string;
                            areaPath: string;
                            balance: number;
                            pending: number;
                            lines: {
                                /** Format: uuid */
                                transferId: string;
                                amount: number;
                                /** @enum {string} */
                                state: "posted" | "pending" | "void";
                                /** @enum {string} */
                                kind: "deed" | "raise" | "reversal";
                                /** Format: uuid */
                                deedId: string;
                                /** Format: date-time */
                                at: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/households/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    z: string;
                    x: string;
                    y: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shifts/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            shift: {
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                startedAt: string;
                                endedAt: string | null;
                            } | null;
                            place?: {
                                point: [
                                    number,
                                    number
                                ];
                                /** Format: date-time */
                                seenAt: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            shift: {
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                startedAt: string;
                                endedAt: string | null;
                            } | null;
                            place?: {
                                point: [
                                    number,
                                    number
                                ];
                                /** Format: date-time */
                                seenAt: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shifts/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            shift: {
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                startedAt: string;
                                endedAt: string | null;
                            } | null;
                            place?: {
                                point: [
                                    number,
                                    number
                                ];
                                /** Format: date-time */
                                seenAt: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/slips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        personIds: string[];
                        withoutPassword: boolean;
                        householdCodes: string[];
                        uses: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            slips: {
                                code: string;
                                /** @enum {string} */
                                kind: "person" | "household";
                                name: string;
                                account: string;
                                household: string;
                                /** Format: date-time */
                                expiresAt: string;
                            }[];
                            left: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/join/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            kind: "person" | "household";
                            name: string;
                            account: string;
                            household: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        code: string;
                        account?: string;
                        name?: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                /** Format: uuid */
                                id: string;
                                account: string;
                                name: string;
                                roles: {
                                    /** @enum {string} */
                                    role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                    areaPath: string;
                                }[];
                                rights: ("heat.read" | "households.exact" | "deeds.exact" | "deeds.submit" | "deeds.decide" | "deeds.reverse" | "tasks.read" | "tasks.report" | "tasks.file" | "tasks.verify" | "workers.read" | "work.do" | "planning.read" | "household.own" | "audit.read" | "people.read" | "people.manage" | "simulation.switch")[];
                                householdId: string | null;
                            } | null;
                            streams: string[];
                            expiresAt: string | null;
                            purpose: string | null;
                            purposes: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            outboxKey: string | null;
                            insecure: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            account: string;
                            name: string;
                            /** @enum {string} */
                            standing: "good" | "suspended";
                            roles: {
                                /** @enum {string} */
                                role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                areaPath: string;
                                cell: string | null;
                                beginsAt: string | null;
                                endsAt: string | null;
                            }[];
                            skills: string[];
                            homeAreaPath: string | null;
                            householdCode: string | null;
                            origin: string;
                            canSignIn: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        account: string;
                        name: string;
                        /** @enum {string} */
                        standing: "good" | "suspended";
                        roles: {
                            /** @enum {string} */
                            role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                            areaPath: string;
                            cell: string | null;
                            beginsAt: string | null;
                            endsAt: string | null;
                        }[];
                        skills: string[];
                        homeAreaPath: string | null;
                        householdCode: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            account: string;
                            name: string;
                            /** @enum {string} */
                            standing: "good" | "suspended";
                            roles: {
                                /** @enum {string} */
                                role: "resident" | "worker" | "grid_lead" | "panel" | "dispatcher" | "supervisor" | "planner" | "auditor" | "admin";
                                areaPath: string;
                                cell: string | null;
                                beginsAt: string | null;
                                endsAt: string | null;
                            }[];
                            skills: string[];
                            homeAreaPath: string | null;
                            householdCode: string | null;
                            origin: string;
                            canSignIn: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        csv: string;
                        dryRun: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            stored: boolean;
                            faults: {
                                line: number;
                                account: string;
                                /** @enum {string} */
                                fault: "not_readable" | "column_missing" | "account_invalid" | "account_taken" | "lines_differ" | "name_invalid" | "role_unknown" | "roles_missing" | "area_unknown" | "area_not_yours" | "cell_unknown" | "cell_not_for_role" | "time_invalid" | "skills_invalid" | "standing_unknown" | "household_unknown" | "household_missing" | "household_without_resident" | "administrator_apart" | "own_roles" | "beyond_your_areas";
                                value: string;
                            }[];
                            added: {
                                account: string;
                                name: string;
                            }[];
                            changed: {
                                account: string;
                                name: string;
                                changes: ("name" | "standing" | "roles" | "skills" | "home" | "household")[];
                            }[];
                            unchanged: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rulebook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            categories: {
                                id: string;
                                nameZh: string;
                                nameEn: string;
                            }[];
                            types: {
                                id: string;
                                version: number;
                                categoryId: string;
                                nameZh: string;
                                nameEn: string;
                                points: number;
                                monthlyCap: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/heat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    categories?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            gridVersion: number;
                            /** Format: date */
                            from: string;
                            /** Format: date */
                            to: string;
                            registered: (number | null)[];
                            points: (number | null)[];
                            deeds: (number | null)[];
                            households: (number | null)[];
                            simulatedDeeds: (number | null)[];
                            areas: {
                                path: string;
                                registered: number | null;
                                points: number | null;
                                deeds: number | null;
                                households: number | null;
                                simulatedDeeds: number | null;
                            }[];
                            exactAreas: string[];
                            isPublished: boolean;
                            minHouseholds: number;
                            suppressed: number;
                            asOf: {
                                [key: string]: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/heat/cells/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    categories?: string;
                };
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            /** Format: date */
                            from: string;
                            /** Format: date */
                            to: string;
                            exact: boolean;
                            suppressed: boolean;
                            registered: number | null;
                            points: number | null;
                            deeds: number | null;
                            households: number | null;
                            simulatedDeeds: number | null;
                            trend: {
                                /** Format: date */
                                day: string;
                                points: number | null;
                                deeds: number | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    bbox?: string;
                    cell?: string;
                    from?: string;
                    to?: string;
                    order?: "occurred" | "submitted";
                    direction?: "asc" | "desc";
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            nextCursor: string | null;
                            items: {
                                /** Format: uuid */
                                id: string;
                                typeId: string | null;
                                categoryId: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** Format: date-time */
                                occurredAt: string;
                                /** Format: date-time */
                                submittedAt: string;
                                /** @enum {string} */
                                state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated" | "task";
                                taskId: string | null;
                                point: [
                                    number,
                                    number
                                ] | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** Format: uuid */
                        householdId: string;
                        typeId: string;
                        point: [
                            number,
                            number
                        ];
                        /** Format: date-time */
                        occurredAt: string;
                        note?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            typeId: string;
                            categoryId: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** Format: date-time */
                            occurredAt: string;
                            /** Format: date-time */
                            submittedAt: string;
                            /** @enum {string} */
                            state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated" | "task";
                            taskId: string | null;
                            point: [
                                number,
                                number
                            ];
                            points: number;
                            note: string;
                            noticeEndsAt: string | null;
                            steps: {
                                /** @enum {string} */
                                state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                /** Format: date-time */
                                at: string;
                                reason: string | null;
                            }[];
                            raises: {
                                points: number;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            typeId: string;
                            categoryId: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** Format: date-time */
                            occurredAt: string;
                            /** Format: date-time */
                            submittedAt: string;
                            /** @enum {string} */
                            state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated" | "task";
                            taskId: string | null;
                            point: [
                                number,
                                number
                            ];
                            points: number;
                            note: string;
                            noticeEndsAt: string | null;
                            steps: {
                                /** @enum {string} */
                                state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                /** Format: date-time */
                                at: string;
                                reason: string | null;
                            }[];
                            raises: {
                                points: number;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deeds/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deeds: {
                                /** Format: uuid */
                                id: string;
                                typeId: string;
                                categoryId: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** Format: date-time */
                                occurredAt: string;
                                /** Format: date-time */
                                submittedAt: string;
                                /** @enum {string} */
                                state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated" | "task";
                                taskId: string | null;
                                point: [
                                    number,
                                    number
                                ];
                                points: number;
                                note: string;
                                noticeEndsAt: string | null;
                                steps: {
                                    /** @enum {string} */
                                    state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                    /** Format: date-time */
                                    at: string;
                                    reason: string | null;
                                }[];
                                raises: {
                                    points: number;
                                    /** Format: date-time */
                                    at: string;
                                }[];
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deeds/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            waiting: number;
                            oldestAt: string | null;
                            nextCursor: string | null;
                            items: {
                                /** Format: uuid */
                                id: string;
                                typeId: string;
                                categoryId: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** Format: date-time */
                                occurredAt: string;
                                /** Format: date-time */
                                submittedAt: string;
                                /** @enum {string} */
                                state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated" | "task";
                                taskId: string | null;
                                point: [
                                    number,
                                    number
                                ] | null;
                                points: number;
                                note: string;
                                rulePoints: number;
                                monthlyCap: number;
                                votes: number;
                                quorum: number;
                                myVote: ("approve" | "reject") | null;
                                approvedLike: number;
                                rejectedLike: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deeds/decided": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            nextCursor: string | null;
                            items: {
                                /** Format: uuid */
                                id: string;
                                typeId: string;
                                categoryId: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** Format: date-time */
                                occurredAt: string;
                                /** Format: date-time */
                                submittedAt: string;
                                /** @enum {string} */
                                state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated" | "task";
                                taskId: string | null;
                                point: [
                                    number,
                                    number
                                ] | null;
                                points: number;
                                note: string;
                                rulePoints: number;
                                monthlyCap: number;
                                votes: number;
                                quorum: number;
                                myVote: ("approve" | "reject") | null;
                                approvedLike: number;
                                rejectedLike: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deeds/{id}/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        vote: "approve" | "reject";
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            typeId: string;
                            categoryId: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** Format: date-time */
                            occurredAt: string;
                            /** Format: date-time */
                            submittedAt: string;
                            /** @enum {string} */
                            state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated" | "task";
                            taskId: string | null;
                            point: [
                                number,
                                number
                            ] | null;
                            points: number;
                            note: string;
                            rulePoints: number;
                            monthlyCap: number;
                            votes: number;
                            quorum: number;
                            myVote: ("approve" | "reject") | null;
                            approvedLike: number;
                            rejectedLike: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deeds/{id}/reversal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            typeId: string;
                            categoryId: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** Format: date-time */
                            occurredAt: string;
                            /** Format: date-time */
                            submittedAt: string;
                            /** @enum {string} */
                            state: "submitted" | "in_review" | "on_notice" | "posted" | "rejected" | "reversed" | "archived";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated" | "task";
                            taskId: string | null;
                            point: [
                                number,
                                number
                            ] | null;
                            points: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/deeds/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                };
                header?: never;
                path: {
                    z: string;
                    x: string;
                    y: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    states?: string;
                    cell?: string;
                    area?: string;
                    backlog?: boolean;
                    order?: "newest" | "pressing" | "due" | "opened" | "priority" | "state";
                    direction?: "asc" | "desc";
                    overdue?: boolean;
                    bbox?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nextCursor: string | null;
                            /** Format: date-time */
                            at: string;
                            total: number | null;
                            asOf: {
                                [key: string]: number;
                            } | null;
                            items: {
                                /** Format: uuid */
                                id: string;
                                title: string;
                                titles: {
                                    nameZh: string;
                                    nameEn: string;
                                } | null;
                                categoryId: string | null;
                                note: string;
                                point: [
                                    number,
                                    number
                                ];
                                address: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** @enum {string} */
                                state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                                /** @enum {string} */
                                priority: "normal" | "urgent";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated";
                                simulated: boolean;
                                /** Format: date-time */
                                openedAt: string;
                                dueAt: string | null;
                                closedAt: string | null;
                                backlog: boolean;
                                worker: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                } | null;
                                offer: {
                                    /** Format: uuid */
                                    id: string;
                                    /** Format: uuid */
                                    workerId: string;
                                    workerName: string;
                                    fence: number;
                                    /** Format: date-time */
                                    offeredAt: string;
                                    /** Format: date-time */
                                    expiresAt: string;
                                    distanceMeters: number;
                                } | null;
                                offersMade: number;
                                waitingFor: ("nobody_available" | "nobody_accepted") | null;
                                handlingNote: string;
                                handledAt: string | null;
                                reportedByHousehold: boolean;
                                deedId: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        title: string;
                        categoryId?: string;
                        titles?: {
                            nameZh: string;
                            nameEn: string;
                        };
                        note?: string;
                        point: [
                            number,
                            number
                        ];
                        /** @enum {string} */
                        priority?: "normal" | "urgent";
                        dueInMinutes?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/cells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            at: string;
                            asOf: {
                                [key: string]: number;
                            };
                            cells: number[];
                            open: number[];
                            overdue: number[];
                            urgent: number[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            byState: {
                                [key: string]: number;
                            };
                            overdue: number;
                            backlog: number;
                            closedToday: number;
                            /** Format: date-time */
                            at: string;
                            nextDueAt: string | null;
                            asOf: {
                                [key: string]: number;
                            };
                            simulated: {
                                byState: {
                                    [key: string]: number;
                                };
                                overdue: number;
                                closedToday: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    lon: number;
                    lat: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            candidates: {
                                /** Format: uuid */
                                workerId: string;
                                name: string;
                                rank: number | null;
                                distanceMeters: number;
                                minutes: number;
                                load: number;
                                seenSecondsAgo: number | null;
                                /** @enum {string} */
                                freshness: "live" | "ageing" | "stale";
                                excludedBecause: ("off_shift" | "stale_position" | "has_open_offer" | "too_many_tasks" | "other_area" | "already_asked" | "too_far" | "own_report")[];
                                point: [
                                    number,
                                    number
                                ];
                            }[];
                            able: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            candidates: {
                                /** Format: uuid */
                                workerId: string;
                                name: string;
                                rank: number | null;
                                distanceMeters: number;
                                minutes: number;
                                load: number;
                                seenSecondsAgo: number | null;
                                /** @enum {string} */
                                freshness: "live" | "ageing" | "stale";
                                excludedBecause: ("off_shift" | "stale_position" | "has_open_offer" | "too_many_tasks" | "other_area" | "already_asked" | "too_far" | "own_report")[];
                                point: [
                                    number,
                                    number
                                ];
                            }[];
                            able: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                taskId: string;
                                fence: number;
                                title: string;
                                titles: {
                                    nameZh: string;
                                    nameEn: string;
                                } | null;
                                note: string;
                                categoryId: string | null;
                                /** @enum {string} */
                                priority: "normal" | "urgent";
                                point: [
                                    number,
                                    number
                                ];
                                address: string;
                                distanceMeters: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: date-time */
                                serverNow: string;
                            } | null;
                            tasks: {
                                /** Format: uuid */
                                id: string;
                                title: string;
                                titles: {
                                    nameZh: string;
                                    nameEn: string;
                                } | null;
                                categoryId: string | null;
                                note: string;
                                point: [
                                    number,
                                    number
                                ];
                                address: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** @enum {string} */
                                state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                                /** @enum {string} */
                                priority: "normal" | "urgent";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated";
                                simulated: boolean;
                                /** Format: date-time */
                                openedAt: string;
                                dueAt: string | null;
                                closedAt: string | null;
                                backlog: boolean;
                                worker: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                } | null;
                                offer: {
                                    /** Format: uuid */
                                    id: string;
                                    /** Format: uuid */
                                    workerId: string;
                                    workerName: string;
                                    fence: number;
                                    /** Format: date-time */
                                    offeredAt: string;
                                    /** Format: date-time */
                                    expiresAt: string;
                                    distanceMeters: number;
                                } | null;
                                offersMade: number;
                                waitingFor: ("nobody_available" | "nobody_accepted") | null;
                                handlingNote: string;
                                handledAt: string | null;
                                reportedByHousehold: boolean;
                                deedId: string | null;
                            }[];
                            handled: number;
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/mine/day": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            handledToday: number;
                            closedToday: number;
                            waiting: number;
                            overdue: number;
                            urgent: number;
                            tasksMax: number;
                            areas: {
                                nameZh: string;
                                nameEn: string;
                                count: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/reported": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tasks: {
                                /** Format: uuid */
                                id: string;
                                title: string;
                                titles: {
                                    nameZh: string;
                                    nameEn: string;
                                } | null;
                                categoryId: string | null;
                                note: string;
                                point: [
                                    number,
                                    number
                                ];
                                address: string;
                                cellCode: string;
                                cellIndex: number;
                                areaPath: string;
                                /** @enum {string} */
                                state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                                /** @enum {string} */
                                priority: "normal" | "urgent";
                                /** @enum {string} */
                                source: "person" | "import" | "simulated";
                                simulated: boolean;
                                /** Format: date-time */
                                openedAt: string;
                                dueAt: string | null;
                                closedAt: string | null;
                                backlog: boolean;
                                worker: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                } | null;
                                offer: {
                                    /** Format: uuid */
                                    id: string;
                                    /** Format: uuid */
                                    workerId: string;
                                    workerName: string;
                                    fence: number;
                                    /** Format: date-time */
                                    offeredAt: string;
                                    /** Format: date-time */
                                    expiresAt: string;
                                    distanceMeters: number;
                                } | null;
                                offersMade: number;
                                waitingFor: ("nobody_available" | "nobody_accepted") | null;
                                handlingNote: string;
                                handledAt: string | null;
                                reportedByHousehold: boolean;
                                deedId: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workers: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                areaPath: string;
                                point: [
                                    number,
                                    number
                                ] | null;
                                seenAt: string | null;
                                /** @enum {string} */
                                freshness: "live" | "ageing" | "stale";
                                load: number;
                                hasOffer: boolean;
                                taskIds: string[];
                                offeredTaskId: string | null;
                                simulated: boolean;
                            }[];
                            total: number;
                            nextCursor: string | null;
                            /** Format: date-time */
                            at: string;
                            ageingSeconds: number;
                            staleSeconds: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        workerId?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        outcome: "done" | "returned";
                        reason?: string;
                        proposeDeed?: {
                            /** Format: uuid */
                            id: string;
                            typeId: string;
                            /** Format: uuid */
                            householdId?: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/offers/{id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        offerId: string;
                        fence: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/offers/{id}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        offerId: string;
                        fence: number;
                        /** @enum {string} */
                        reason: "too_far" | "busy" | "unsafe" | "other";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/arrival": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/handling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            title: string;
                            titles: {
                                nameZh: string;
                                nameEn: string;
                            } | null;
                            categoryId: string | null;
                            note: string;
                            point: [
                                number,
                                number
                            ];
                            address: string;
                            cellCode: string;
                            cellIndex: number;
                            areaPath: string;
                            /** @enum {string} */
                            state: "reported" | "new" | "offered" | "accepted" | "on_site" | "handled" | "closed" | "cancelled";
                            /** @enum {string} */
                            priority: "normal" | "urgent";
                            /** @enum {string} */
                            source: "person" | "import" | "simulated";
                            simulated: boolean;
                            /** Format: date-time */
                            openedAt: string;
                            dueAt: string | null;
                            closedAt: string | null;
                            backlog: boolean;
                            worker: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            offer: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                workerId: string;
                                workerName: string;
                                fence: number;
                                /** Format: date-time */
                                offeredAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                distanceMeters: number;
                            } | null;
                            offersMade: number;
                            waitingFor: ("nobody_available" | "nobody_accepted") | null;
                            handlingNote: string;
                            handledAt: string | null;
                            reportedByHousehold: boolean;
                            deedId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/privacy/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            madeAt: string;
                            city: string;
                            tables: {
                                [key: string]: {
                                    [key: string]: unknown;
                                }[];
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/privacy/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            consents: {
                                /** @enum {string} */
                                kind: "joining" | "notice" | "bank" | "location";
                                given: boolean | null;
                                since: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/privacy/consents/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: "joining" | "notice" | "bank" | "location";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        given: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            consents: {
                                /** @enum {string} */
                                kind: "joining" | "notice" | "bank" | "location";
                                given: boolean | null;
                                since: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/privacy/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            home: boolean;
                            deeds: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/participation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    categories?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date */
                            from: string;
                            /** Format: date */
                            to: string;
                            gridVersion: number;
                            minHouseholds: number;
                            whole: {
                                registered: number;
                                participating: number;
                                rate: number;
                                low: number;
                                high: number;
                            } | null;
                            rows: {
                                cellIndex: number;
                                code: string;
                                areaPath: string;
                                exact: boolean;
                                registered: number;
                                participating: number;
                                rate: number;
                                low: number;
                                high: number;
                            }[];
                            tooSmall: {
                                cellIndex: number;
                                code: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            available: boolean;
                            running: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        running: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            available: boolean;
                            running: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chain/heads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            heads: {
                                chain: string;
                                day: string;
                                hash: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                            details?: unknown;
                            requestId: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
