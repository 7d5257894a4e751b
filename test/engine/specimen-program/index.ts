import { program } from "../../../infra/program";
import { specimen } from "../../../stacks/specimen";
import { pictured } from "./pictured";

export = () => program([specimen, pictured]);
