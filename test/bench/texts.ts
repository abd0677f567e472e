/** Texts of the sizes the measurements speak of, written the way people write them. */

export function composeText(lines: number): string {
  const service = (n: number) => `  api-${n}: # team ${n % 7}
    image: registry.example.com/team/api-${n}:1.${n}.0
    restart: unless-stopped
    depends_on:
      db-${n}:
        condition: service_healthy
    environment:
      LOG_LEVEL: info
      DATABASE_URL: postgres://api:\${DB_PASSWORD_${n}:?set it}@db-${n}:5432/app
      CACHE_URL: redis://cache:6379/${n}
    ports:
      - "127.0.0.1:${8000 + n}:8000"
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8000/health"]
      interval: 30s
      retries: 3
    deploy:
      resources:
        limits:
          cpus: "0.5"
          memory: 512M
  db-${n}:
    image: postgres:17
    environment:
      - POSTGRES_PASSWORD=\${DB_PASSWORD_${n}:?set it}
      - POSTGRES_DB=app
    volumes:
      - data-${n}:/var/lib/postgresql/data
`;
  let text = 'services:\n';
  for (let n = 0; text.split('\n').length < lines; n++) text += service(n);
  return text;
}

export function dockerfileText(lines: number): string {
  const stage = (n: number) => `# what stage ${n} is for
FROM python:3.12-slim AS stage${n}
ARG VERSION=1.${n}
ENV PYTHONUNBUFFERED=1 \\
    PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN apt-get update \\
    && apt-get install -y --no-install-recommends curl git \\
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY src/ ./src/
RUN useradd -m -u 1000 app && chown -R app:app /app
USER app
EXPOSE 8000
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8000/health || exit 1
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8000"]
`;
  let text = '# syntax=docker/dockerfile:1\n';
  for (let n = 0; text.split('\n').length < lines; n++) text += stage(n);
  return text;
}

export function workflowText(lines: number): string {
  const job = (n: number) => `  test-${n}:
    name: Test part ${n}
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    env:
      LEVEL: debug
      TOKEN: \${{ secrets.TOKEN_${n} }}
    strategy:
      matrix:
        python: ['3.11', '3.12']
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: \${{ matrix.python }}
          cache: pip
      - name: Install
        run: |
          python -m pip install --upgrade pip
          pip install -r requirements.txt
      - name: Lint
        run: ruff check .
      - name: Test
        run: |
          set -euo pipefail
          pytest tests/unit -v --cov=src | tee report.txt
`;
  let text = 'name: CI\non:\n  push:\n    branches: [main]\n  pull_request:\npermissions:\n  contents: read\njobs:\n';
  for (let n = 0; text.split('\n').length < lines; n++) text += job(n);
  return text;
}

export function manifestText(lines: number): string {
  const objects = (n: number) => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${n}
  namespace: shop
  labels:
    app: web-${n}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web-${n}
  template:
    metadata:
      labels:
        app: web-${n}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.${n}.0
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          securityContext:
            allowPrivilegeEscalation: false
---
apiVersion: v1
kind: Service
metadata:
  name: web-${n}
  namespace: shop
spec:
  selector:
    app: web-${n}
  ports:
    - port: 80
      targetPort: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web-${n}
  namespace: shop
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web-${n}
`;
  let text = '';
  for (let n = 0; text.split('\n').length < lines; n++) text += objects(n);
  return text;
}
