internal import Audit
